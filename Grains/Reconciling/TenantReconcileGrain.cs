using Audiogum.Sessions.Grains.Archive;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Exports;
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
    ISessionStore store, TimeProvider time, IOptions<TenantOptions> tenants, TenantZones zones, IOptions<ReconcileOptions> options, ExportPlace exports, ILogger<TenantReconcileGrain> logger) : Grain, ITenantReconcileGrain
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
            var exported = await Guarded(() => ExportedAsync(tenant, period));
            var day = new DayReconciling(store, GrainFactory.GetGrain<ITenantGrain>(tenant), tenant, period, date, tenants.Value.Shards, options.Value.EventsPerSecond, time, exported);
            await using var steps = day.RunAsync(CancellationToken.None).GetAsyncEnumerator();
            while (await Guarded(steps.MoveNextAsync)) yield return steps.Current;
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<ExportComparison?> ExportedAsync(string tenant, LocalPeriod period)
    {
        if (exports.Bucket is not { } bucket) return null;
        var place = await GrainFactory.GetGrain<ITenantExportGrain>(tenant).Place();
        return await ExportComparison.ReadAsync(store, bucket, tenant, place, period, CancellationToken.None);
    }

    private async ValueTask<T> Guarded<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreUnavailableException exception)
        {
            logger.ArchiveUnavailable(exception);
            throw new DataUnavailableException("The tenant's day cannot be read now.");
        }
    }
}
