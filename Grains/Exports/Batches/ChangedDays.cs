using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>The days of a time zone that a batch changed numbers of; as many as the calendar of reports has at most.</summary>
/// <param name="zone">The tenant's time zone.</param>
internal sealed class ChangedDays(TimeZoneInfo zone)
{
    private readonly SortedSet<DateOnly> dates = [];
    private long last = long.MinValue;

    /// <summary>Something counts at an instant, milliseconds since 1970.</summary>
    public void Add(long instant)
    {
        var quarter = QuarterHours.FromInstant(instant);
        if (quarter == last) return; // rows come in the order of time, mostly
        last = quarter;
        Add(DateOf(quarter * QuarterHours.Length));
    }

    /// <summary>Something counts throughout [from, to), milliseconds since 1970.</summary>
    public void Add(long from, long to)
    {
        var end = DateOf(to - 1);
        for (var date = DateOf(from); date < end; date = date.AddDays(1)) Add(date);
        Add(end);
    }

    /// <summary>Marks the days, and their months, whose aggregates are to be written again.</summary>
    /// <param name="state">The state to mark them in.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    /// <param name="settling">How long dashboards may take to know of what changed, milliseconds.</param>
    public void AddTo(ExportState state, long now, long settling)
    {
        foreach (var date in dates) PendingPeriodSet.Add(state, date, now, now + settling);
    }

    private DateOnly DateOf(long instant) => LocalPeriod.DateAt(zone, instant);

    private void Add(DateOnly date)
    {
        if (LocalPeriod.Covers(date)) dates.Add(date);
    }
}
