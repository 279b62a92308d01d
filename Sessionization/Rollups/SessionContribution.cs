using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// Everything that one session adds to its tenant's numbers (semantics §7, §9): a pure function of the session's event set
/// and receipts. A newer contribution replaces the older one whole; nothing is ever incremented.
/// </summary>
/// <param name="Session">What counts once for the session.</param>
/// <param name="Clock">How far the instants of its plays are to be moved.</param>
/// <param name="Plays">Its play sessions, in order: those that are not sealed. Whoever needs the others joins them with the sealed parts.</param>
/// <param name="SealedParts">How many sealed parts come before <paramref name="Plays"/>.</param>
/// <param name="Live">What the real-time dashboard needs beside that.</param>
public sealed record SessionContribution(
    SessionCounts Session, ClockCorrection Clock, IReadOnlyList<PlaySession> Plays, int SealedParts, LiveState Live);

/// <summary>What counts once for a session, at t of its first event.</summary>
public sealed record SessionCounts
{
    /// <summary>t of the first event, milliseconds since 1970.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The latest receipt, copies included, milliseconds since 1970.</summary>
    public required long LastReceivedAt { get; init; }

    /// <summary>Server time up to which the session or a play session of it is <c>open</c> (semantics §8).</summary>
    public required long OpenUntil { get; init; }

    /// <summary>The session's user, or null.</summary>
    public string? UserId { get; init; }

    /// <summary>The session's device, or null.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The counters that count at the session's start: events, events by type and their actions.</summary>
    public required EventCounters Counters { get; init; }

    /// <summary>Numbers never received between the first and the last, saturating.</summary>
    public required long Missing { get; init; }

    /// <summary>Copies dropped.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Conflict losers, distinct contents.</summary>
    public required long Conflicts { get; init; }

    /// <summary>
    /// What came to days that were over, at most <see cref="AmendedListeningTracker.MaxEntries"/>; null for none.
    /// </summary>
    public IReadOnlyList<AmendedListening>? Late { get; init; }
}
