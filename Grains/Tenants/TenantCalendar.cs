using System.Collections.Concurrent;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>Where the days of tenants begin; remembered until the next one does, because every commit asks.</summary>
/// <param name="tenants">The tenants' time zones.</param>
public sealed class TenantCalendar(TenantTimeZones tenants)
{
    private readonly ConcurrentDictionary<string, (IReadOnlyList<long> Days, long Until)> zones = [];

    /// <summary>Starts of a tenant's days, ascending, as <see cref="AmendedListeningTracker"/> wants them: the last is that of the day that holds the instant.</summary>
    public async ValueTask<IReadOnlyList<long>> DaysUpToAsync(string tenant, long instant)
    {
        var zone = await tenants.LikelyAsync(tenant);
        if (zones.TryGetValue(zone.Id, out var known) && instant >= known.Days[^1] && instant < known.Until) return known.Days;
        var days = LocalPeriod.StartsUpTo(zone, instant, AmendedListeningTracker.MaxDays);
        zones[zone.Id] = (days, LocalPeriod.OfDay(zone, LocalPeriod.DateAt(zone, instant)).To);
        return days;
    }
}
