using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Folds a session again and writes down every step.</summary>
public sealed class TimelineWriter : IPlayerLog
{
    private readonly List<(FoldedEvent By, string Rule)> orphans = [];
    private readonly List<(FoldedEvent By, bool Implied, long HeadEstimateMs)> openings = [];
    private readonly List<BookedInterval> intervals = [];

    private TimelineWriter()
    {
    }

    /// <summary>The timeline of a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="ordered">Its event set, ascending by number; not empty.</param>
    /// <param name="conflicts">Conflict losers by number.</param>
    /// <param name="late">The numbers that were received after a higher one.</param>
    public static TimelineDocument Write(
        string sessionId, IReadOnlyList<ReceivedEvent> ordered, IReadOnlyDictionary<long, long> conflicts, IReadOnlySet<long> late)
    {
        var log = new TimelineWriter();
        var fold = new SessionFold();
        foreach (var received in ordered)
        {
            fold.Apply(received, log);
        }

        var clock = fold.Correction;
        var entries = new List<TimelineEntry>(ordered.Count * 2);
        var orphans = log.orphans.ToDictionary(o => o.By.Event.SequenceNumber, o => o.Rule);
        var openings = log.openings.ToDictionary(o => o.By.Event.SequenceNumber);
        var intervals = log.intervals.ToDictionary(i => i.To);
        SessionEvent? before = null;
        foreach (var received in ordered)
        {
            var number = received.Event.SequenceNumber;
            if (before is not null && number - before.SequenceNumber > 1)
            {
                entries.Add(new() { Kind = "gap", From = before.SequenceNumber, To = number, Missing = number - before.SequenceNumber - 1 });
            }

            if (intervals.TryGetValue(number, out var interval))
            {
                entries.Add(Write(interval, clock));
            }

            var entry = Write(received, clock) with
            {
                Late = late.Contains(number) ? true : null,
                Conflicts = conflicts.TryGetValue(number, out var lost) ? lost : null,
                Orphan = orphans.GetValueOrDefault(number),
            };
            entries.Add(openings.TryGetValue(number, out var opening)
                ? entry with { Opens = number, Implied = opening.Implied, HeadEstimateMs = opening.HeadEstimateMs > 0 ? opening.HeadEstimateMs : null }
                : entry);
            before = received.Event;
        }

        return new(sessionId, Ruleset.Number, fold.ClockAhead, fold.ClockUnset, clock.Set, clock.Unset, entries);
    }

    /// <inheritdoc />
    void IPlayerLog.Orphan(in FoldedEvent by, string rule) => orphans.Add((by, rule));

    /// <inheritdoc />
    void IPlayerLog.Opened(in FoldedEvent by, bool implied, long headEstimateMs) => openings.Add((by, implied, headEstimateMs));

    /// <inheritdoc />
    void IPlayerLog.Booked(in BookedInterval interval) => intervals.Add(interval);

    private static TimelineEntry Write(ReceivedEvent received, ClockCorrection clock) => new()
    {
        Kind = "event",
        SequenceNumber = received.Event.SequenceNumber,
        Type = EventTypeNames.Of(received.Event.Type),
        Action = received.Event.Play?.Action.ToString().ToLowerInvariant(),
        Source = received.Event.Play?.Source,
        Offset = received.Event.Play?.OffsetSeconds,
        Item = received.Event.Play?.Item?.Name,
        At = Instants.ToIso(clock.Apply(ClockTime.Of(received.Event.Instant))),
        ReceivedAt = Instants.ToIso(received.Receipt.ReceivedAt),
    };

    private static TimelineEntry Write(in BookedInterval interval, ClockCorrection clock) => new()
    {
        Kind = "interval",
        From = interval.From,
        To = interval.To,
        StartedAt = Instants.ToIso(clock.Apply(interval.Start)),
        EndedAt = Instants.ToIso(clock.Apply(interval.End)),
        PlaySession = interval.PlaySession,
        State = interval.State.ToString().ToLowerInvariant(),
        Booked = Classes(interval.Booked),
        Rule = interval.Booked.Rule,
        Jump = interval.Jump ? true : null,
        HasGap = interval.Gap ? true : null,
        EndReason = interval.EndReason == Outcome.Open ? null : interval.EndReason.Name(),
    };

    private static BookedClass[] Classes(in Booking booked)
    {
        var times = booked.Times;
        BookedClass[] all =
        [
            new("playing", booked.Playing), new("estimated", booked.Estimated), new("paused", times.Paused), new("startup", times.Startup),
            new("stalled", times.Stalled), new("between", times.Between), new("failed", times.Failed), new("unobserved", times.Unobserved),
        ];
        return Array.FindAll(all, part => part.Ms > 0);
    }
}
