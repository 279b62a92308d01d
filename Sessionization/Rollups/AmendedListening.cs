using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// Listening that a session brought to a day of its tenant after that day was over: what a dashboard says it was amended by.
/// It tells of history, and no total is made of it.
/// </summary>
/// <param name="Quarter">The quarter hour, since 1970, that the part of the day in one UTC day begins with.</param>
/// <param name="ReceivedOn">Start of the tenant's day in which it was received, milliseconds since 1970.</param>
/// <param name="Ms">Milliseconds more, or less.</param>
public readonly record struct AmendedListening(long Quarter, long ReceivedOn, long Ms);

/// <summary>Keeps a session's late listening.</summary>
public static class AmendedListeningTracker
{
    /// <summary>Entries kept of one session, the newest: a device that comes back after a year is told of by its newest days.</summary>
    public const int MaxEntries = 64;

    /// <summary>Days before the receipt's own that are told of; more than the longest month.</summary>
    public const int MaxDays = 62;

    /// <summary>The entries after a commit.</summary>
    /// <param name="known">Those before it.</param>
    /// <param name="before">The plays that the commit may have changed, as they were.</param>
    /// <param name="after">The same as they are.</param>
    /// <param name="days">Starts of the tenant's days, ascending: up to <see cref="MaxDays"/> before the receipt's own, which is the last.</param>
    public static IReadOnlyList<AmendedListening> Next(
        IReadOnlyList<AmendedListening> known, (IEnumerable<PlaySession> Plays, ClockCorrection Clock) before,
        (IEnumerable<PlaySession> Plays, ClockCorrection Clock) after, IReadOnlyList<long> days)
    {
        var changes = new SortedDictionary<long, long>();
        Add(changes, before, days, -1);
        Add(changes, after, days, 1);
        if (changes.Values.All(ms => ms == 0)) return known;

        var entries = known.ToDictionary(entry => (entry.Quarter, entry.ReceivedOn), entry => entry.Ms);
        foreach (var (quarter, ms) in changes)
        {
            if (ms != 0) entries[(quarter, days[^1])] = entries.GetValueOrDefault((quarter, days[^1])) + ms;
        }

        return [.. entries.Where(entry => entry.Value != 0).Select(entry => new AmendedListening(entry.Key.Quarter, entry.Key.ReceivedOn, entry.Value))
            .OrderBy(entry => entry.ReceivedOn).ThenBy(entry => entry.Quarter).TakeLast(MaxEntries)];
    }

    private static void Add(SortedDictionary<long, long> changes, (IEnumerable<PlaySession> Plays, ClockCorrection Clock) session, IReadOnlyList<long> days, int sign)
    {
        var sums = new DayAccumulator { Changes = changes, Clock = session.Clock, Days = days, Sign = sign };
        foreach (var play in session.Plays) PlayExtent.Visit(play, ref sums);
    }

    private readonly struct DayAccumulator : IExtentVisitor
    {
        public required SortedDictionary<long, long> Changes { get; init; }

        public required ClockCorrection Clock { get; init; }

        public required IReadOnlyList<long> Days { get; init; }

        public required int Sign { get; init; }

        public void See(ListeningSpan span)
        {
            var start = Clock.Apply(span.Start);
            for (var day = 0; span.Ms > 0 && day + 1 < Days.Count; day++) AddDay(start, start + span.Ms, Days[day], Days[day + 1]);
        }

        // The part of a local day in each of the UTC days that it lies on: a tally knows only of one at a time.
        private void AddDay(long start, long end, long dayStart, long dayEnd)
        {
            (start, end) = (Math.Max(start, dayStart), Math.Min(end, dayEnd));
            if (start >= end) return;
            foreach (var (utcDay, ms) in TimeBuckets.Cut(start, end, QuarterHours.PerDay * QuarterHours.Length))
            {
                var quarter = Math.Max(QuarterHours.FromInstant(dayStart), utcDay * QuarterHours.PerDay);
                Changes[quarter] = Changes.GetValueOrDefault(quarter) + (Sign * ms);
            }
        }
    }
}
