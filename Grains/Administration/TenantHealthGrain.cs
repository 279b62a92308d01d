using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.Tenants;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Administration;

/// <summary>Asks a tenant's shards and its export whether they answer.</summary>
internal sealed class TenantHealthGrain(IOptions<TenantOptions> options, TimeProvider timeProvider) : Grain, ITenantHealthGrain
{
    private (string Kind, DateTimeOffset At)? storeFault;

    /// <inheritdoc/>
    public ValueTask Report(string kind)
    {
        storeFault = (kind, timeProvider.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<TenantHealth> Check()
    {
        var (exports, selfCheck) = (AskExportsAsync(), AskSelfCheckAsync());
        var shards = Task.WhenAll(Enumerable.Range(0, options.Value.Shards).Select(AskAsync));
        var waits = await WaitsAsync(await exports);
        var fault = storeFault is { } met && timeProvider.GetUtcNow() - met.At < TenantHealth.FaultShown ? met : default;
        return new(await shards, await exports, waits, await selfCheck, fault.Kind, fault.At.ToUnixTimeMilliseconds());
    }

    private async Task<ExportHealth?> AskExportsAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<ITenantExportGrain>(this.GetPrimaryKeyString()).Health().AsTask().WaitAsync(TenantHealth.Patience, timeProvider);
        }
        catch (Exception exception) when (GrainCallFailure.Passes(exception))
        {
            return null; // that is what was asked
        }
    }

    private async Task<SelfCheckHealth?> AskSelfCheckAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<ITenantSelfCheckGrain>(this.GetPrimaryKeyString()).Health().AsTask().WaitAsync(TenantHealth.Patience, timeProvider);
        }
        catch (Exception exception) when (GrainCallFailure.Passes(exception))
        {
            return null; // that is what was asked
        }
    }

    private async Task<bool> WaitsAsync(ExportHealth? exports)
    {
        if (exports is null) return false; // nobody knows
        try
        {
            var days = (await GrainFactory.GetGrain<ITenantSettingsGrain>(this.GetPrimaryKeyString()).Get().AsTask().WaitAsync(TenantHealth.Patience, timeProvider)).RetentionDays;
            return days > 0 && RetentionLimit.Calculate(days, timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), exports).Waits;
        }
        catch (Exception exception) when (GrainCallFailure.Passes(exception))
        {
            return false; // that is not what was asked
        }
    }

    private async Task<ShardHealth> AskAsync(int shard)
    {
        var begunAt = timeProvider.GetTimestamp();
        try
        {
            await GrainFactory.GetGrain<ITenantShardGrain>(new TenantShardKey(this.GetPrimaryKeyString(), shard).ToString()).Snapshot()
                .AsTask().WaitAsync(TenantHealth.Patience, timeProvider);
            return Health(answers: true);
        }
        catch (Exception exception) when (GrainCallFailure.Passes(exception))
        {
            return Health(answers: false); // that is what was asked
        }

        ShardHealth Health(bool answers) => new(shard, answers, (long)timeProvider.GetElapsedTime(begunAt).TotalMilliseconds);
    }
}
