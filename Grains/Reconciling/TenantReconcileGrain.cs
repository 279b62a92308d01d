using Audiogum.Sessions.Grains.Archive;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>Reconciles days of a tenant, one at a time: whoever asks meanwhile waits. Holds nothing but that turn.</summary>
[Reentrant]
internal sealed class TenantReconcileGrain(
    ISessionStore store, TimeProvider time, IOptions<TenantOptions> tenants, TenantZones zones, IOptions<ReconcileOptions> options, ILogger<TenantReconcileGrain> logger) : Grain, ITenantReconcileGrain
{
    private readonly SemaphoreSlim turn = new(1);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReconcileStep> Reconcile(DateOnly date)
    {
        var tenant = this.GetPrimaryKeyString();
        await turn.WaitAsync();
        try
        {
            var period = LocalPeriod.OfDay(await zones.OfAsync(tenant), date);
            var day = new DayReconciling(store, GrainFactory.GetGrain<ITenantGrain>(tenant), tenant, period, date, tenants.Value.Shards, options.Value.EventsPerSecond, time);
            await using var steps = day.RunAsync(CancellationToken.None).GetAsyncEnumerator();
            while (await NextAsync(steps)) yield return steps.Current;
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ReconcileStep> steps)
    {
        try
        {
            return await steps.MoveNextAsync();
        }
        catch (StoreUnavailableException exception)
        {
            logger.ArchiveUnavailable(exception);
            throw new DataUnavailableException("The tenant's day cannot be read now.");
        }
    }
}
