using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

// 5.1: players that cross-fade say that an item ended after the next one began.
public sealed partial class Player
{
    /// <summary>Whether b is the ending of the item that the last <c>begin</c> replaced; then it has become that item's outcome, and nothing else changes.</summary>
    /// <remarks>Across a clock that was set or lost in between the distance is unknown, as in 5.3: such an ending is not belated.</remarks>
    private static bool ApplyBelated(OpenPlaySession open, in FoldedEvent b, IPlayerLog? log)
    {
        if (open.Replaced is not { } replaced || b.Event.Play!.Item is not { } item) return false;
        var (outcome, kind) = b.Event.Play.Action switch
        {
            PlayAction.Complete => (Outcome.Completed, PlayerCounterKind.Complete),
            PlayAction.SkipNext => (Outcome.SkipNext, PlayerCounterKind.Skip),
            PlayAction.SkipPrev => (Outcome.SkipPrev, PlayerCounterKind.Skip),
            _ => (Outcome.Open, default),
        };
        if (outcome == Outcome.Open || item.Identity != replaced.Identity || open.Item?.Identity == replaced.Identity || !replaced.IsNear(b.Time)) return false;
        open.Observe(b.Event);
        open.EndReplaced(outcome);
        open.Count(b.Time, kind);
        log?.Belated(b, replaced.OpenedBy);
        return true;
    }
}

/// <summary>An item play that a <c>begin</c> closed as <see cref="Outcome.Replaced"/>, while its own ending may still come (5.1).</summary>
/// <param name="OpenedBy">Number of the event that opened it.</param>
/// <param name="Identity">What its ending has to name.</param>
/// <param name="Begin">Time of the <c>begin</c>.</param>
internal readonly record struct ReplacedItem(long OpenedBy, ItemIdentity Identity, ClockTime Begin)
{
    /// <summary>Whether a time is at most <see cref="Ruleset.BelatedEnd"/> from the <c>begin</c>, by the same clock.</summary>
    public bool IsNear(ClockTime time) => time.Unset == Begin.Unset && Math.Abs(time.Instant - Begin.Instant) <= Ruleset.BelatedEnd;
}
