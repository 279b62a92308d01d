using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Grains.Writes;

/// <summary>
/// Says which tenant is in trouble when a fault lies in its own stored data: a metric with the tenant's name, and the
/// tenant's health. Named are the first <see cref="MaxNamed"/> tenants of a process; further ones are <c>other</c>.
/// </summary>
public sealed class TenantFaults(IGrainFactory grains, TimeProvider timeProvider, IMeterFactory meters)
{
    /// <summary>Tenants that the metric names at most.</summary>
    public const int MaxNamed = 100;

    // Its health shows a fault for two minutes.
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);

    private readonly Counter<long> _faults = meters.Create("Audiogum.Sessions").CreateCounter<long>(
        "sessions.store.faults", "{fault}", "Writes and reads that failed through the stored data of one tenant.");

    private readonly ConcurrentDictionary<string, long> _reportedAt = new(StringComparer.Ordinal);

    /// <summary>Counts and reports a fault if it lies in the tenant's own data, and no other.</summary>
    public void Notice(string tenant, Exception exception)
    {
        if (exception is not FaultyDataException faulty) return;
        var now = timeProvider.GetTimestamp();
        var isNamed = _reportedAt.Count < MaxNamed || _reportedAt.ContainsKey(tenant);
        _faults.Add(1, new KeyValuePair<string, object?>("tenant", isNamed ? tenant : "other"));
        if (isNamed && _reportedAt.TryGetValue(tenant, out var last)
            && timeProvider.GetElapsedTime(last, now) < BetweenReports) return;
        if (isNamed) _reportedAt[tenant] = now;
        grains.GetGrain<ITenantHealthGrain>(tenant).Report(faulty.Kind).AsTask().Ignore(); // one way: nothing depends on it
    }
}
