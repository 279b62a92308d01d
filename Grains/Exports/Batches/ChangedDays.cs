using System.Globalization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>The days that a batch changed numbers of.</summary>
internal sealed class ChangedDays
{
    private readonly HashSet<long> quarters = [];

    /// <summary>Something counts at an instant, milliseconds since 1970.</summary>
    public void Add(long instant) => quarters.Add(QuarterHours.Of(instant));

    /// <summary>Marks the days and months of a time zone whose aggregates are to be written again.</summary>
    /// <param name="state">The state to mark them in.</param>
    /// <param name="zone">The tenant's time zone.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    /// <param name="settling">How long dashboards may take to know of what changed, milliseconds.</param>
    public void Mark(ExportState state, TimeZoneInfo zone, long now, long settling)
    {
        foreach (var date in quarters.Select(quarter => LocalPeriod.DateAt(zone, quarter * QuarterHours.Length)).Where(LocalPeriod.Covers).Distinct())
        {
            Mark(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Mark(date.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        }

        void Mark(string name)
        {
            var known = state.Periods.GetValueOrDefault(name);
            state.Periods[name] = new(now, Math.Min(known?.DueAt ?? long.MaxValue, now + settling), known?.Written);
        }
    }
}
