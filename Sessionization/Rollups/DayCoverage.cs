using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// The UTC days that plays lie on, held as runs of days by the clock that the plays were dated with: years of listening
/// cost no more than a minute, and a clock correction moves it all without looking at a play. And where listening begins.
/// </summary>
public sealed class DayCoverage
{
    private const long DayMs = QuarterHours.PerDay * QuarterHours.Length;

    private readonly NumberSet set = new();
    private readonly NumberSet unset = new();
    private long firstSet = long.MaxValue;
    private long firstUnset = long.MaxValue;

    /// <summary>Adds what a play session, or a piece of it, covers.</summary>
    public void Add(PlaySession play)
    {
        var covered = new Covered { By = this };
        PlayExtent.Visit(play, ref covered);
    }

    /// <summary>Adds the corrected days to a set. Where the correction is no whole number of days, a day too many may be among them.</summary>
    public void AddTo(NumberSet days, ClockCorrection clock)
    {
        AddTo(days, set, clock.Set);
        AddTo(days, unset, clock.Unset);
    }

    /// <summary>Whether any listening lies before an instant, by corrected clocks.</summary>
    public bool Listens(ClockCorrection clock, long before) =>
        (firstSet != long.MaxValue && firstSet + clock.Set < before) || (firstUnset != long.MaxValue && firstUnset + clock.Unset < before);

    /// <summary>The UTC day that holds an instant.</summary>
    public static int DayOf(long instant) => (int)TimeBuckets.IndexOf(instant, DayMs);

    private static void AddTo(NumberSet days, NumberSet covered, long correction)
    {
        foreach (var (first, last) in covered.Runs)
            days.AddRange(DayOf((first * DayMs) + correction), DayOf(((last + 1) * DayMs) - 1 + correction));
    }

    private struct Covered : IExtentVisitor
    {
        // The day that came last: what lies on it, as almost everything does, is known already.
        private long dayStart;
        private bool dayUnset;

        public required DayCoverage By { get; init; }

        public void See(ListeningSpan span)
        {
            var (first, last) = (span.Start.Instant, span.Start.Instant + Math.Max(0, span.Ms - 1));
            if (span.Ms > 0)
            {
                ref var earliest = ref span.Start.Unset ? ref By.firstUnset : ref By.firstSet;
                earliest = Math.Min(earliest, first);
            }

            if (dayStart != 0 && span.Start.Unset == dayUnset && first >= dayStart && last < dayStart + DayMs) return;
            (span.Start.Unset ? By.unset : By.set).AddRange(DayOf(first), DayOf(last));
            (dayStart, dayUnset) = (DayOf(last) * DayMs, span.Start.Unset);
        }
    }
}
