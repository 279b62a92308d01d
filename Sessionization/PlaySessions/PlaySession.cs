using System.Text.Json.Serialization;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>
/// One stretch of playback from one source, closed or as it stands (semantics §1). Instants are uncorrected
/// (<see cref="ClockTime"/>), so that it is stored as it is, whatever becomes of the session's clocks.
/// </summary>
/// <remarks>
/// Of a long play session this may be a piece (<see cref="Sealing"/>): then <see cref="Items"/>, <see cref="Itemless"/>
/// and <see cref="Marks"/> are those of the piece, and everything else is told by its last piece.
/// </remarks>
public sealed record PlaySession
{
    /// <summary>Number of the event that opened it.</summary>
    public required long OpenedBy { get; init; }

    /// <summary>Whether it was opened by anything but <c>start</c>.</summary>
    public required bool Implied { get; init; }

    /// <summary>The <see cref="OpenedBy"/> of the play session that it continues, or null.</summary>
    public required long? ContinuedFrom { get; init; }

    /// <summary>Start: the time of the opening event less the head estimate (5.2).</summary>
    public required ClockTime StartedAt { get; init; }

    /// <summary>End, for now if open.</summary>
    public required ClockTime EndedAt { get; init; }

    /// <summary><see cref="Outcome.Open"/>, <see cref="Outcome.NewSource"/>, <see cref="Outcome.PauseTimeout"/> or <see cref="Outcome.Silence"/>.</summary>
    public required Outcome EndReason { get; init; }

    /// <summary>The values that it is broken down by.</summary>
    public required PlayDimensions Dimensions { get; init; }

    /// <summary>Listening.</summary>
    public required long ListeningMs { get; init; }

    /// <summary>Estimated time.</summary>
    public required long EstimatedMs { get; init; }

    /// <summary>Likely listening after the last event, while open (5.6).</summary>
    public required long TailEstimateMs { get; init; }

    /// <summary>The other classes.</summary>
    public required ClassTimes Times { get; init; }

    /// <summary>Intervals at which the clock went back, was set or lost.</summary>
    public required int ClockJumps { get; init; }

    /// <summary>Whether no number is missing from its opening through its closing event, nor, for a session's first one, before it (§8).</summary>
    public required bool IsWhole { get; init; }

    /// <summary><c>final</c>: closed by an event, and whole (§8).</summary>
    [JsonIgnore]
    public bool IsFinal => EndReason != Outcome.Open && IsWhole;

    /// <summary>Its item plays, newest first.</summary>
    public required PersistentList<ItemPlay>? Items { get; init; }

    /// <summary>Its listening without an item, newest first.</summary>
    public required PersistentList<ListeningSpan>? Itemless { get; init; }

    /// <summary>Its completions, skips, media begins and media errors, newest first.</summary>
    public required PersistentList<PlayerCounterEvent>? Marks { get; init; }

    /// <summary>While open: how long after its last event it expires (§8); otherwise 0.</summary>
    public required long ExpiresAfterMs { get; init; }

    /// <summary>While open: whether it counts as playing until it expires (§8).</summary>
    public required bool IsPlaying { get; init; }

    /// <summary>Whether a later piece follows.</summary>
    public bool Continues { get; init; }
}
