using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>Begins the reconciling of a day, for whoever asks for it.</summary>
internal sealed class ReconciledDays(
    ISessionStore store, TimeProvider timeProvider, IOptions<TenantOptions> tenants, TenantTimeZones zones, ExportLocation exports, IGrainFactory grains)
{
    /// <summary>Reads what was exported of a day, and begins.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="date">A day of its time zone.</param>
    /// <param name="eventsPerSecond">Events that are folded again, a second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreUnavailableException">The files or their manifests cannot be read.</exception>
    public async ValueTask<DayReconciling> BeginAsync(string tenant, DateOnly date, int eventsPerSecond, CancellationToken cancellationToken)
    {
        var period = LocalPeriod.OfDay(await zones.GetAsync(tenant), date);
        var (comparison, aggregates) = ((ExportComparison?)null, (AggregateComparison?)null);
        if (exports.Bucket is { } bucket)
        {
            var export = grains.GetGrain<ITenantExportGrain>(tenant);
            var place = await export.GetFeedCursor();
            var setAside = (await export.SetAside()).Select(aside => aside.SessionId);
            comparison = await ExportComparison.ReadAsync(store, bucket, tenant, place, setAside, period, cancellationToken);
            aggregates = new(export, new(bucket, tenant), timeProvider);
        }

        var dashboards = grains.GetGrain<ITenantGrain>(tenant);
        return new(store, dashboards, tenant, period, date, tenants.Value.Shards, eventsPerSecond, timeProvider, comparison,
            aggregates);
    }
}
