namespace Audiogum.Sessions.Storage;

/// <summary>One atomic write of a session.</summary>
public sealed record SessionCommit
{
    /// <summary>The revision the writer read; 0 for a session without a row.</summary>
    public required long ExpectedRevision { get; init; }

    /// <summary>The row to be; its revision is <see cref="ExpectedRevision"/> + 1.</summary>
    public required SessionRow Row { get; init; }

    /// <summary>Entries to append; may be empty (a post of duplicates only).</summary>
    public required IReadOnlyList<StoredEvent> Events { get; init; }

    /// <summary>Conflict losers to show among the rejections.</summary>
    public required IReadOnlyList<StoredRejection> Rejections { get; init; }

    /// <summary>
    /// Sealed parts to write, over those with the same numbers. Parts beyond <see cref="SessionRow.SealedParts"/> are removed.
    /// </summary>
    public required IReadOnlyList<SegmentRow> Segments { get; init; }

    /// <summary>UTC days that the session contributes to and did not before. Days are never taken back.</summary>
    public required IReadOnlyList<DayRange> AddedDays { get; init; }

    /// <summary>Places of play sessions that are no more, as listed before.</summary>
    public required IReadOnlyList<PlayEntry> RemovedPlays { get; init; }

    /// <summary>Places of play sessions that are new or have moved.</summary>
    public required IReadOnlyList<PlayEntry> AddedPlays { get; init; }

    /// <summary>
    /// Whether every stored entry of the session is removed; <see cref="Events"/> is empty then. Where the store needs more than
    /// one step the row is written first: a commit cut short is done again.
    /// </summary>
    public bool RemovesEvents { get; init; }
}

/// <summary>A run of UTC days: a session may have listened for years.</summary>
/// <param name="First">Days since 1970.</param>
/// <param name="Last">The last one, included.</param>
public readonly record struct DayRange(int First, int Last);

/// <summary>The place of a play session in the listing.</summary>
/// <param name="StartedAt">Its start, milliseconds since 1970.</param>
/// <param name="OpenedBy">Number of the event that opened it.</param>
/// <param name="Source">Its source.</param>
public readonly record struct PlayEntry(long StartedAt, long OpenedBy, string Source);

/// <summary>The outcome of a commit.</summary>
public enum CommitResult : byte
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Another writer was first: nothing was written.</summary>
    RevisionMismatch,
}

/// <summary>The store cannot answer now (disk full, closed, I/O error). What a failed commit wrote is unknown.</summary>
public class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
