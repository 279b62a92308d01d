using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>
/// Folds a session again and tells every step: fed with its events in the order of their numbers, it answers each with
/// the entries that it adds.
/// </summary>
/// <param name="clock">The session's corrections, from its fold.</param>
public sealed class TimelineWriter(ClockCorrection clock) : IPlayerLog
{
    private readonly SessionFold fold = new();
    private string? orphan;
    private long? ended;
    private (bool Implied, long HeadEstimateMs)? opening;
    private BookedInterval? booked;

    /// <summary>What is said before the entries.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="whole">Its fold.</param>
    public static TimelineDocument Head(string sessionId, SessionFold whole) =>
        new(sessionId, Ruleset.Number, whole.ClockAhead, whole.ClockUnset, whole.Correction.Set, whole.Correction.Unset, null);

    /// <summary>The entries of the next event: the gap before it, the interval that it ends, and itself.</summary>
    /// <param name="received">The event.</param>
    /// <param name="late">Whether it was received after a higher number.</param>
    /// <param name="conflicts">Contents that lost against it.</param>
    public IEnumerable<TimelineEntry> Next(ReceivedEvent received, bool late, long conflicts)
    {
        var number = received.Event.SequenceNumber;
        if (fold.First is not null && number - fold.LastSequenceNumber > 1)
        {
            yield return new() { Kind = "gap", From = fold.LastSequenceNumber, To = number, Missing = number - fold.LastSequenceNumber - 1 };
        }

        (orphan, ended, opening, booked) = (null, null, null, null);
        fold.Apply(received, this);
        fold.ReleaseSegments();
        if (booked is { } interval)
        {
            yield return Write(interval, clock);
        }

        yield return Write(received, clock) with
        {
            Late = late ? true : null,
            Conflicts = conflicts > 0 ? conflicts : null,
            Orphan = orphan,
            Rule = ended is null ? null : "5.1 belated",
            Ends = ended,
            Opens = opening is null ? null : number,
            Implied = opening?.Implied,
            HeadEstimateMs = opening is { HeadEstimateMs: > 0 and var estimate } ? estimate : null,
        };
    }

    /// <inheritdoc />
    void IPlayerLog.Orphan(in FoldedEvent by, string rule) => orphan = rule;

    /// <inheritdoc />
    void IPlayerLog.Belated(in FoldedEvent by, long itemOpenedBy) => ended = itemOpenedBy;

    /// <inheritdoc />
    void IPlayerLog.Opened(in FoldedEvent by, bool implied, long headEstimateMs) => opening = (implied, headEstimateMs);

    /// <inheritdoc />
    void IPlayerLog.Booked(in BookedInterval interval) => booked = interval;

    private static TimelineEntry Write(ReceivedEvent received, ClockCorrection clock) => new()
    {
        Kind = "event",
        SequenceNumber = received.Event.SequenceNumber,
        Type = EventTypeNames.GetName(received.Event.Type),
        Action = received.Event.Play?.Action.ToString().ToLowerInvariant(),
        Source = received.Event.Play?.Source,
        Offset = received.Event.Play?.OffsetSeconds,
        Item = received.Event.Play?.Item?.Name,
        At = Instants.ToIso(clock.Apply(ClockTime.FromInstant(received.Event.Instant))),
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
