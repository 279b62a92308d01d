using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>
/// Semantics §5.3: to what the interval between two play events is booked. The first line that fits decides:
/// a gap first, then the line of the state.
/// </summary>
internal static class BookingRules
{
    public static Booking Book(in Interval i) => Believe(Decide(i));

    /// <summary>At most <see cref="Ruleset.MaxInterval"/> of playing and of estimated time; the rest is unobserved.</summary>
    private static Booking Believe(in Booking booked)
    {
        var (playing, estimated) = (Math.Min(booked.Playing, Ruleset.MaxInterval), Math.Min(booked.Estimated, Ruleset.MaxInterval));
        var excess = booked.Heard - playing - estimated;
        return excess == 0
            ? booked
            : booked with
            {
                Playing = playing,
                Estimated = estimated,
                Times = booked.Times with { Unobserved = booked.Times.Unobserved + excess },
                Rule = booked.Rule + ", at most MaxInterval",
                Disbelieved = excess,
            };
    }

    private static Booking Decide(in Interval i)
    {
        if (i.Gap)
        {
            return BookGap(i);
        }

        return i.State switch
        {
            PlayerState.Opened => StartsUp(i) ? Startup(i, "5.3 rule 2") : BookPlaying(i),
            PlayerState.Begun => IsMediaStartup(i) ? Startup(i, "5.3 rule 3") : BookPlaying(i),
            PlayerState.Playing => BookPlaying(i),
            PlayerState.Paused => BookPaused(i),
            PlayerState.Between => BookBetween(i),
            PlayerState.Failed => new(0, 0, new() { Failed = i.Length }, "5.3 rule 7"),
            _ => throw new InvalidOperationException("No interval is booked while no play session is open."),
        };
    }

    private static bool StartsUp(in Interval i) =>
        i.Action is PlayAction.Begin or PlayAction.MediaBegin or PlayAction.MediaError
        || (i.Action is PlayAction.Start && !i.Itemless);

    private static bool IsMediaStartup(in Interval i) =>
        i.Action is PlayAction.MediaBegin
        || (i.Action is PlayAction.MediaError && !(i.Advance > Ruleset.OffsetTolerance));

    private static Booking BookGap(in Interval i)
    {
        if (i.Advance is { } d && i.State is PlayerState.Opened or PlayerState.Begun or PlayerState.Playing or PlayerState.Paused)
        {
            return WithUnobserved(i, i.Jump ? Math.Min(d, Ruleset.MaxSilent) : Math.Min(i.Length, d), 0, "5.3 rule 1, d known");
        }

        if (i.Offset is { } offset && (i.IsEnding || i.Action is PlayAction.Continue or PlayAction.MediaError))
        {
            return WithUnobserved(i, 0, Math.Min(i.Length, offset), "5.3 rule 1, by offset") with { OnOwnItem = i.Item is not null };
        }

        if (i.State is PlayerState.Begun or PlayerState.Playing || (i.State is PlayerState.Opened && i.Itemless))
        {
            return WithUnobserved(i, 0, Math.Min(i.Length, i.Remaining ?? Ruleset.ContinuationInterval), "5.3 rule 1, by state");
        }

        return WithUnobserved(i, 0, 0, "5.3 rule 1, unobserved");
    }

    private static Booking BookPlaying(in Interval i)
    {
        if (i.Jump)
        {
            return new(i.Advance is { } jumped ? Math.Min(jumped, Ruleset.MaxSilent) : 0, 0, default, "5.3 rule 4, jump");
        }

        if (i.Advance is { } d)
        {
            return i.Length <= d + Ruleset.OffsetTolerance
                ? new(i.Length, 0, default, "5.3 rule 4, d known")
                : new(d, 0, new() { Stalled = i.Length - d }, "5.3 rule 4, d known, stalled");
        }

        var cap = i.Remaining
            ?? (i.Action is PlayAction.Continue || i.Continued ? Ruleset.ContinuationCap : Ruleset.MaxSilent);
        return i.Length <= cap + Ruleset.EndGrace
            ? new(i.Length, 0, default, "5.3 rule 4")
            : WithUnobserved(i, cap, 0, "5.3 rule 4, capped");
    }

    private static Booking BookPaused(in Interval i) =>
        i.Advance is { } d && d > Ruleset.OffsetTolerance && (i.IsEnding || i.Action is PlayAction.Continue)
            ? Rest(i, Math.Min(i.Length, d), rest => new() { Paused = rest }, "5.3 rule 5, resume never sent")
            : new(0, 0, new() { Paused = i.Length }, "5.3 rule 5");

    private static Booking BookBetween(in Interval i)
    {
        if (i.Action is PlayAction.MediaBegin or PlayAction.MediaError)
        {
            return Startup(i, "5.3 rule 6, media");
        }

        return i.Action is PlayAction.Continue || (i.IsEnding && (i.Item is not null || i.Offset is not null))
            ? Rest(i, Math.Min(i.Length, i.OwnItemLimit ?? Ruleset.MaxSilent), rest => new() { Between = rest }, "5.3 rule 6, begin never sent")
            : new(0, 0, new() { Between = i.Length }, "5.3 rule 6");
    }

    private static Booking Startup(in Interval i, string rule)
    {
        var startup = Math.Min(i.Length, Ruleset.MaxStartup);
        return new(0, 0, new() { Startup = startup, Unobserved = i.Length - startup }, rule);
    }

    private static Booking WithUnobserved(in Interval i, long playing, long estimated, string rule) =>
        new(playing, estimated, new() { Unobserved = Math.Max(0, i.Length - playing - estimated) }, rule);

    private static Booking Rest(in Interval i, long playing, Func<long, ClassTimes> rest, string rule) =>
        new(playing, 0, rest(i.Length - playing), rule);
}
