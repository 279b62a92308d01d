using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.Tenants;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>Asks a tenant's shards and its export whether they answer.</summary>
internal sealed class TenantHealthGrain(IOptions<TenantOptions> options, TimeProvider time) : Grain, ITenantHealthGrain
{
    private (string Kind, DateTimeOffset At)? storeFault;

    /// <inheritdoc/>
    public ValueTask Report(string kind)
    {
        storeFault = (kind, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<TenantHealth> Check()
    {
        var (exports, selfCheck) = (AskExportsAsync(), AskSelfCheckAsync());
        var shards = Task.WhenAll(Enumerable.Range(0, options.Value.Shards).Select(AskAsync));
        var waits = await WaitsAsync(await exports);
        var fault = storeFault is { } met && time.GetUtcNow() - met.At < TenantHealth.FaultShown ? met : default;
        return new(await shards, await exports, waits, await selfCheck, fault.Kind, fault.At.ToUnixTimeMilliseconds());
    }

    private async Task<ExportHealth?> AskExportsAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<ITenantExportGrain>(this.GetPrimaryKeyString()).Health().AsTask().WaitAsync(TenantHealth.Patience, time);
        }
        catch (Exception fault) when (CallFault.Passes(fault))
        {
            return null; // that is what was asked
        }
    }

    private async Task<SelfCheckHealth?> AskSelfCheckAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<ITenantSelfCheckGrain>(this.GetPrimaryKeyString()).Health().AsTask().WaitAsync(TenantHealth.Patience, time);
        }
        catch (Exception fault) when (CallFault.Passes(fault))
        {
            return null; // that is what was asked
        }
    }

    private async Task<bool> WaitsAsync(ExportHealth? exports)
    {
        if (exports is null) return false; // nobody knows
        try
        {
            var days = (await GrainFactory.GetGrain<ITenantSettingsGrain>(this.GetPrimaryKeyString()).Get().AsTask().WaitAsync(TenantHealth.Patience, time)).RetentionDays;
            return days > 0 && RetentionLimit.Of(days, time.GetUtcNow().ToUnixTimeMilliseconds(), exports).Waits;
        }
        catch (Exception fault) when (CallFault.Passes(fault))
        {
            return false; // that is not what was asked
        }
    }

    private async Task<ShardHealth> AskAsync(int shard)
    {
        var begunAt = time.GetTimestamp();
        try
        {
            await GrainFactory.GetGrain<ITenantShardGrain>(new TenantShardKey(this.GetPrimaryKeyString(), shard).ToString()).Snapshot()
                .AsTask().WaitAsync(TenantHealth.Patience, time);
            return Health(answers: true);
        }
        catch (Exception fault) when (CallFault.Passes(fault))
        {
            return Health(answers: false); // that is what was asked
        }

        ShardHealth Health(bool answers) => new(shard, answers, (long)time.GetElapsedTime(begunAt).TotalMilliseconds);
    }
}
