using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>
/// A day or month of a time zone, cut into the points of its series. All instants are milliseconds since 1970 and lie
/// on quarter hours, because sums are kept by quarter hour (semantics §7).
/// </summary>
/// <remarks>
/// A day begins with the first quarter hour that the zone's clocks show its date in. That one rule covers midnights
/// that are skipped or come twice, days of 23, 24.5 or 25 hours, dates that a zone never had (they are empty), and
/// the few old offsets that are no multiple of 15 minutes (the day then begins up to 15 minutes late).
/// </remarks>
/// <param name="Zone">The time zone.</param>
/// <param name="Edges">Start of each point, ascending, and last the end of the period; at least one.</param>
public sealed record LocalPeriod(TimeZoneInfo Zone, IReadOnlyList<long> Edges)
{
    /// <summary>The first date that may be asked for; nothing is older than 1970.</summary>
    public static readonly DateOnly Earliest = new(1970, 1, 1);

    /// <summary>The last date that may be asked for; later ones end beyond the calendar.</summary>
    public static readonly DateOnly Latest = new(9998, 12, 31);

    private const long HourMs = 3_600_000;

    /// <summary>Start of the period.</summary>
    public long From => Edges[0];

    /// <summary>End of the period, exclusive.</summary>
    public long To => Edges[^1];

    /// <summary>Whether a date may be asked for; the others throw <see cref="ArgumentOutOfRangeException"/>.</summary>
    public static bool Covers(DateOnly date) => date >= Earliest && date <= Latest;

    /// <summary>A day with one point for each real hour; what is left after a shift of half an hour is a point too.</summary>
    public static LocalPeriod OfDay(TimeZoneInfo zone, DateOnly date)
    {
        RequireCovered(date);
        var to = StartOf(zone, date.AddDays(1));
        var edges = new List<long>(26);
        for (var edge = StartOf(zone, date); edge < to; edge += HourMs) edges.Add(edge);
        edges.Add(to);
        return new(zone, edges);
    }

    /// <summary>A month with one point for each day that the zone had.</summary>
    public static LocalPeriod OfMonth(TimeZoneInfo zone, DateOnly firstOfMonth)
    {
        RequireCovered(firstOfMonth);
        var first = new DateOnly(firstOfMonth.Year, firstOfMonth.Month, 1);
        var days = DateTime.DaysInMonth(first.Year, first.Month);
        return new(zone, Enumerable.Range(0, days + 1).Select(day => StartOf(zone, first.AddDays(day))).Distinct().ToArray());
    }

    /// <summary>The date that the zone's clocks show at an instant.</summary>
    public static DateOnly DateAt(TimeZoneInfo zone, long instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(instant), zone).DateTime);

    /// <summary>Starts of the days of a zone, ascending: some before the one that holds an instant, and that one's.</summary>
    public static IReadOnlyList<long> StartsUpTo(TimeZoneInfo zone, long instant, int daysBefore)
    {
        var date = DateAt(zone, instant);
        var first = Math.Max(Earliest.DayNumber, date.DayNumber - daysBefore);
        return [.. Enumerable.Range(first, date.DayNumber - first + 1).Select(day => StartOf(zone, DateOnly.FromDayNumber(day))).Distinct()];
    }

    private static void RequireCovered(DateOnly date)
    {
        if (!Covers(date)) throw new ArgumentOutOfRangeException(nameof(date), date, "Outside the calendar of reports.");
    }

    private static long StartOf(TimeZoneInfo zone, DateOnly date)
    {
        // Offsets lie within -12 h and +14 h, so the date begins between 14 h before and 12 h after midnight in UTC.
        var instant = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds() - (14 * HourMs);
        while (DateAt(zone, instant) < date) instant += QuarterHours.Length;
        return instant;
    }
}
