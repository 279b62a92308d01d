using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>
/// The player of semantics §5: a fold over the play events of a session in sequence order. For each event b, with a
/// the last applied one: take up what is belated and drop what is stale (5.1), open what is not open (5.2), book the
/// interval a→b (5.3), end the play session if the interval or b says so (5.4), apply b (5.5).
/// </summary>
/// <remarks>Not safe for concurrent use. <see cref="Copy"/> costs the same however long the session is.</remarks>
public sealed partial class Player
{
    private PlayerState state;
    private OpenPlaySession? play;
    private FoldedEvent last;
    private ItemIdentity? closedByLast;
    private PersistentList<PlaySession>? closed;
    private int closedUnits;
    private long lastClosed;
    private bool anyOpened;

    /// <summary>Play events that were ignored (5.1, 5.2, 5.4).</summary>
    public int Orphans { get; private set; }

    /// <summary>Applies the next play event.</summary>
    public void Apply(FoldedEvent b, IPlayerLog? log = null)
    {
        Expand();
        var details = b.Event.Play!;
        var otherSource = play is not null && details.Source != play.Source;
        if (play is not null && !otherSource && ApplyBelated(play, b, log)) return;
        if (otherSource && (IsEnding(details.Action) || details.Action is PlayAction.Seek or PlayAction.MediaError))
        {
            Ignore(b, "5.1 stale", log);
            return;
        }

        var (offset, item) = (details.OffsetSeconds * 1000L, details.Item);
        if (state == PlayerState.Between && details.Action == PlayAction.Stop && item is not null && item.Identity == closedByLast)
        {
            // The end of a list, not another play.
            (offset, item) = (null, null);
        }

        var seekStaysPaused = state == PlayerState.Paused;
        if (play is null)
        {
            if (!OpensFromNothing(details))
            {
                Ignore(b, "5.2 nothing open", log);
                return;
            }

            Open(b, details.Action != PlayAction.Start, null, HeadEstimate(details), log);
        }
        else if (Book(b, otherSource, otherSource ? null : offset, otherSource ? null : item, log) is { } reason and not Outcome.Open)
        {
            if (reason == Outcome.PauseTimeout && details.Action == PlayAction.Stop)
            {
                Ignore(b, "5.4 pausetimeout", log);
                return;
            }

            var continued = reason == Outcome.NewSource ? (long?)null : lastClosed;
            Open(b, details.Action != PlayAction.Start, continued, 0, log);
        }

        ApplyAction(b, offset, item, seekStaysPaused);
        last = b;
    }

    private static bool IsEnding(PlayAction action) =>
        action is PlayAction.Stop or PlayAction.Complete or PlayAction.SkipNext or PlayAction.SkipPrev;

    private static bool OpensFromNothing(PlayDetails details) => details.Action switch
    {
        PlayAction.Start or PlayAction.Begin or PlayAction.MediaBegin or PlayAction.Resume or PlayAction.Continue => true,
        _ => details.Item is not null,
    };

    private static long HeadEstimate(PlayDetails details)
    {
        if (details.Item is null)
        {
            return 0;
        }

        var estimate = details.Action switch
        {
            PlayAction.Complete => (details.OffsetSeconds ?? details.Item.DurationSeconds ?? 0) * 1000L,
            PlayAction.Stop or PlayAction.SkipNext or PlayAction.SkipPrev => (details.OffsetSeconds ?? 0) * 1000L,
            PlayAction.Continue => Math.Min((details.OffsetSeconds ?? 0) * 1000L, Ruleset.ContinuationInterval),
            _ => 0,
        };
        return Math.Min(estimate, Ruleset.MaxSilent);
    }

    private void Ignore(in FoldedEvent b, string rule, IPlayerLog? log)
    {
        Orphans++;
        log?.Orphan(b, rule);
    }

    private void Open(FoldedEvent b, bool implied, long? continuedFrom, long headEstimate, IPlayerLog? log)
    {
        play = new(b, implied, !b.Anchored && !anyOpened, continuedFrom, headEstimate);
        anyOpened = true;
        if (headEstimate > 0)
        {
            play.OpenItem(b, true, b.Event.Play!.OffsetSeconds * 1000L);
            play.Item!.Estimate(headEstimate);
        }

        state = PlayerState.None;
        closedByLast = null;
        log?.Opened(b, implied, headEstimate);
    }

    /// <summary>5.3 and 5.4. Answers why the play session ended, or <see cref="Outcome.Open"/>.</summary>
    private Outcome Book(FoldedEvent b, bool otherSource, long? offset, PlayItem? item, IPlayerLog? log)
    {
        var open = play!;
        var interval = Between(b, otherSource ? PlayAction.Start : b.Event.Play!.Action, offset, item);
        if (interval.Jump)
        {
            open.ClockJumps++;
        }

        var booking = BookingRules.Book(interval);
        var reason = PlaySessionEnd.Decide(interval, booking);
        Hear(b, interval, booking);
        if (reason == Outcome.Open)
        {
            open.Spend(booking.Times);
        }
        else
        {
            booking = booking with { Times = default };
            closedUnits += 1 + open.Units;
            closed = closed.Add(open.Close(last.Time.Plus(booking.Heard), reason, b.Gaps != open.Gaps));
            (play, lastClosed) = (null, open.OpenedBy);
            state = PlayerState.None;
        }

        log?.Booked(new(open.OpenedBy, last.Event.SequenceNumber, b.Event.SequenceNumber, last.Time, b.Time, interval.State, booking, interval.Jump, interval.Gap, reason));
        return reason;
    }

    private Interval Between(in FoldedEvent b, PlayAction action, long? offset, PlayItem? item)
    {
        var open = play!.Item;
        var jump = ClockTime.IsJump(last.Time, b.Time);
        var same = action != PlayAction.Start && (item is null || (open is not null && item.Identity == open.Identity));
        var advance = same && open?.Position is { } position && action is not (PlayAction.Begin or PlayAction.Seek) ? offset - position : null;
        return new()
        {
            State = state,
            Action = action,
            Offset = offset,
            Item = item,
            Length = jump ? 0 : b.Time.Instant - last.Time.Instant,
            Jump = jump,
            Gap = b.Gaps != last.Gaps,
            Same = same,
            Advance = advance >= 0 ? advance : null,
            Remaining = open?.Remaining,
            Continued = open is { Continued: true },
            Itemless = Ruleset.IsItemless(play.Source),
        };
    }

    /// <summary>Books listening and estimated time on the play session and on the item that was heard.</summary>
    private void Hear(FoldedEvent b, in Interval interval, in Booking booking)
    {
        var open = play!;
        if (booking.OnOwnItem && open.Item?.Identity != interval.Item!.Identity)
        {
            open.CloseItem(Outcome.Unknown);
        }

        var itemMs = booking.Heard;
        if (open.Item is null)
        {
            var implies = interval.Item is not null && itemMs > 0
                && (booking.OnOwnItem || interval.Action is not (PlayAction.Start or PlayAction.Begin or PlayAction.MediaBegin or PlayAction.MediaError));
            itemMs = implies ? Math.Min(itemMs, interval.OwnItemLimit ?? itemMs) : 0;
            if (implies)
            {
                open.OpenItem(b, true, interval.Offset);
            }
        }

        open.Listen(last.Time, booking.Playing, Math.Min(itemMs, booking.Playing));
        open.Estimate(booking.Estimated);
        open.Item?.Estimate(Math.Min(itemMs, booking.Estimated));
        if (open.Item is { Position: { } position } heard)
        {
            heard.Position = position + booking.Heard;
        }
    }
}
