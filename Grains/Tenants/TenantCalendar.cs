using System.Collections.Concurrent;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>Where the days of tenants begin; remembered until the next one does, because every commit asks.</summary>
/// <param name="options">The tenants' time zones.</param>
public sealed class TenantCalendar(IOptions<TenantOptions> options)
{
    private readonly ConcurrentDictionary<string, (IReadOnlyList<long> Days, long Until)> zones = [];

    /// <summary>Starts of a tenant's days, ascending, as <see cref="LateListenings"/> wants them: the last is that of the day that holds the instant.</summary>
    public IReadOnlyList<long> DaysUpTo(string tenant, long instant)
    {
        var zone = options.Value.ZoneOf(tenant);
        if (zones.TryGetValue(zone.Id, out var known) && instant >= known.Days[^1] && instant < known.Until) return known.Days;
        var days = LocalPeriod.StartsUpTo(zone, instant, LateListenings.MaxDays);
        zones[zone.Id] = (days, LocalPeriod.OfDay(zone, LocalPeriod.DateAt(zone, instant)).To);
        return days;
    }
}
