using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Today beside yesterday up to the same time of day: exactly, by the quarter hours that are over.</summary>
/// <param name="Until">The quarter hour that today is looked at until.</param>
/// <param name="Today">What today has until then.</param>
/// <param name="Yesterday">What yesterday had when its clocks showed that time.</param>
public sealed record SoFar(DateTimeOffset Until, SoFarSums Today, SoFarSums Yesterday)
{
    private const long DayMs = QuarterHours.PerDay * QuarterHours.Length;

    /// <summary>Builds it of the sums of both days.</summary>
    /// <param name="today">The day that holds <paramref name="now"/>.</param>
    /// <param name="todaysSum">Its sum.</param>
    /// <param name="yesterday">The day before.</param>
    /// <param name="yesterdaysSum">Its sum.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public static SoFar Build(LocalPeriod today, Rollup todaysSum, LocalPeriod yesterday, Rollup yesterdaysSum, long now)
    {
        var until = QuarterHours.FromInstant(now) * QuarterHours.Length;
        var before = Math.Clamp(SameTimeADayBefore(today.Zone, until), yesterday.From, yesterday.To);
        return new(DateTimeOffset.FromUnixTimeMilliseconds(until), SoFarSums.FromRollup(todaysSum, until), SoFarSums.FromRollup(yesterdaysSum, before));
    }

    // Where clocks were changed in between, the same time of day is not 24 hours ago.
    private static long SameTimeADayBefore(TimeZoneInfo zone, long instant) =>
        instant - DayMs + (long)(OffsetAt(zone, instant) - OffsetAt(zone, instant - DayMs)).TotalMilliseconds;

    private static TimeSpan OffsetAt(TimeZoneInfo zone, long instant) => zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(instant));
}

/// <summary>The sums of the beginning of a day.</summary>
/// <param name="ListeningMs">Listening.</param>
/// <param name="Sessions">Sessions begun.</param>
/// <param name="PlaySessions">Play sessions begun.</param>
/// <param name="ItemPlays">Item plays begun.</param>
public sealed record SoFarSums(long ListeningMs, long Sessions, long PlaySessions, long ItemPlays)
{
    /// <summary>The sum of a day's quarter hours that begin before an instant.</summary>
    internal static SoFarSums FromRollup(Rollup day, long until)
    {
        var sum = day.Quarters.Where(quarter => quarter.Key * QuarterHours.Length < until).Aggregate(default(QuarterSums), (total, quarter) => total + quarter.Sum);
        return new(sum.Plays.ListeningMs, sum.Sessions, sum.Plays.PlaySessions, sum.Plays.ItemPlays);
    }
}
