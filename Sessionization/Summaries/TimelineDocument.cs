namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Why the numbers of a session are what they are: <c>GET /v1/sessions/{sessionid}/timeline</c>. Null members are left out.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Ruleset">The ruleset that the numbers follow.</param>
/// <param name="ClockAhead">Whether set clocks were moved back (§4).</param>
/// <param name="ClockUnset">Whether unset clocks were moved (§4).</param>
/// <param name="CorrectionMs">How far events of a set clock were moved, 0 or less.</param>
/// <param name="UnsetCorrectionMs">How far events of an unset clock were moved.</param>
/// <param name="Entries">Left out where the entries follow as a stream. Gaps, booked intervals and events in sequence order: an event follows the gap before it and the interval that it ended.</param>
public sealed record TimelineDocument(
    string SessionId, int Ruleset, bool ClockAhead, bool ClockUnset, long CorrectionMs, long UnsetCorrectionMs, IReadOnlyList<TimelineEntry>? Entries)
{
    /// <summary>When the session's raw events were deleted, their time being over: there are no entries then.</summary>
    public string? EventsRetiredAt { get; init; }
}

/// <summary>One entry of a timeline; <see cref="Kind"/> says which members it has.</summary>
public sealed record TimelineEntry
{
    /// <summary><c>event</c>, <c>gap</c> or <c>interval</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Event: its number.</summary>
    public long? SequenceNumber { get; init; }

    /// <summary>Event: its type, e.g. <c>playevent</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Play event: its action.</summary>
    public string? Action { get; init; }

    /// <summary>Play event: its source.</summary>
    public string? Source { get; init; }

    /// <summary>Play event: its offset in seconds.</summary>
    public long? Offset { get; init; }

    /// <summary>Play event: the name of its item.</summary>
    public string? Item { get; init; }

    /// <summary>Event: <i>t</i>.</summary>
    public string? At { get; init; }

    /// <summary>Event: its earliest receipt.</summary>
    public string? ReceivedAt { get; init; }

    /// <summary>Event: received after a higher number.</summary>
    public bool? Late { get; init; }

    /// <summary>Event: contents that lost against it.</summary>
    public long? Conflicts { get; init; }

    /// <summary>Event: the rule by which it was ignored.</summary>
    public string? Orphan { get; init; }

    /// <summary>Event: it is the belated ending of the item play with this <c>openedby</c>; <see cref="Rule"/> names the rule (5.1).</summary>
    public long? Ends { get; init; }

    /// <summary>Event: it opened this play session (its own number).</summary>
    public long? Opens { get; init; }

    /// <summary>Event: whether the opening is implied.</summary>
    public bool? Implied { get; init; }

    /// <summary>Event: estimated time before the opening (5.2).</summary>
    public long? HeadEstimateMs { get; init; }

    /// <summary>Gap and interval: the number before.</summary>
    public long? From { get; init; }

    /// <summary>Gap and interval: the number after.</summary>
    public long? To { get; init; }

    /// <summary>Gap: how many numbers are missing.</summary>
    public long? Missing { get; init; }

    /// <summary>Interval: <i>t</i> of a.</summary>
    public string? StartedAt { get; init; }

    /// <summary>Interval: <i>t</i> of b.</summary>
    public string? EndedAt { get; init; }

    /// <summary>Interval: <c>openedby</c> of the play session that it is booked on.</summary>
    public long? PlaySession { get; init; }

    /// <summary>Interval: the state of the player in it.</summary>
    public string? State { get; init; }

    /// <summary>Interval: the classes it was booked to, with <c>estimated</c>; empty where all was taken back.</summary>
    public IReadOnlyList<BookedClass>? Booked { get; init; }

    /// <summary>Interval: the line of semantics §5.3 that decided. Event: the rule that took it up without booking an interval.</summary>
    public string? Rule { get; init; }

    /// <summary>Interval: its length is unknown.</summary>
    public bool? Jump { get; init; }

    /// <summary>Interval: a number is missing in it.</summary>
    public bool? HasGap { get; init; }

    /// <summary>Interval: why it ended the play session (5.4).</summary>
    public string? EndReason { get; init; }
}

/// <summary>Part of an interval.</summary>
/// <param name="Class">The class of semantics §1, or <c>estimated</c>.</param>
/// <param name="Ms">Milliseconds, above 0.</param>
public sealed record BookedClass(string Class, long Ms);
