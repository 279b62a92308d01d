namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>
/// An instant as the client's clock gave it. The corrections of semantics §4 move all events of a set clock by one
/// distance and all events of an unset clock by another, so the fold works on uncorrected instants and the two
/// distances are applied when a content is written: a late correction never needs a new fold.
/// </summary>
/// <param name="Instant">Milliseconds since 1970, uncorrected.</param>
/// <param name="Unset">Whether the clock was unset: the event's instant lies before 2015.</param>
public readonly record struct ClockTime(long Instant, bool Unset)
{
    /// <summary>The time of an event.</summary>
    public static ClockTime FromInstant(long instant) => new(instant, instant < Ruleset.ClockUnsetBefore);

    /// <summary>Later by so many milliseconds, by the same clock.</summary>
    public ClockTime Plus(long milliseconds) => this with { Instant = Instant + milliseconds };

    /// <summary>Whether the distance between the two is unknown: the clock went back, or was set or lost in between (5.3).</summary>
    public static bool IsJump(ClockTime from, ClockTime to) => from.Unset != to.Unset || to.Instant < from.Instant;
}

/// <summary>How far a session's instants are moved (semantics §4).</summary>
/// <param name="Set">Added to instants of a set clock; 0 or less.</param>
/// <param name="Unset">Added to instants of an unset clock.</param>
public readonly record struct ClockCorrection(long Set, long Unset)
{
    /// <summary><i>t</i>, milliseconds since 1970.</summary>
    public long Apply(ClockTime time) => time.Instant + (time.Unset ? Unset : Set);
}
