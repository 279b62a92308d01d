using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage;

/// <summary>The fold of a session as stored beside its events. Instants are milliseconds since 1970.</summary>
public sealed record SessionRow
{
    /// <summary>Tenant and session id.</summary>
    public required SessionKey Key { get; init; }

    /// <summary>The tenant's shard that the session belongs to; never changes.</summary>
    public required int Shard { get; init; }

    /// <summary>Counts commits, from 1; the fencing token of <see cref="SessionCommit.ExpectedRevision"/>.</summary>
    public required long Revision { get; init; }

    /// <summary>Counts changes of content, from 1 (semantics §8).</summary>
    public required long Version { get; init; }

    /// <summary>t of the session's first event.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The latest receipt, copies included.</summary>
    public required long LastReceivedAt { get; init; }

    /// <summary>Until when the session may matter to the real-time dashboard.</summary>
    public required long LiveUntil { get; init; }

    /// <summary>The session's user, or null.</summary>
    public string? UserId { get; init; }

    /// <summary>The session's device, or null.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Client of the lowest-numbered event.</summary>
    public required string Client { get; init; }

    /// <summary>Platform of the lowest-numbered event.</summary>
    public required string Platform { get; init; }

    /// <summary>Device name of the lowest-numbered event.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Country code of the lowest-numbered event that has one, or null.</summary>
    public string? CountryCode { get; init; }

    /// <summary>The session without its play sessions, UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Summary { get; init; }

    /// <summary>What it contributes to its tenant's numbers, with the play sessions that are not sealed; opaque to the store.</summary>
    public required ReadOnlyMemory<byte> Contribution { get; init; }

    /// <summary>How many sealed parts come before: numbers 0 to this − 1.</summary>
    public required int SealedParts { get; init; }
}

/// <summary>What a tenant shard reads of a session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Position">Where its last commit lies in the order of the shard's changes.</param>
/// <param name="LastReceivedAt">As in <see cref="SessionRow.LastReceivedAt"/>; not covered by checksums of the store.</param>
/// <param name="Contribution">The contribution, as written; reading it throws <see cref="Damage"/> where there is one.</param>
public sealed record ContributionRow(string SessionId, long Revision, StorePosition Position, long LastReceivedAt, ReadOnlyMemory<byte> Contribution)
{
    private readonly ReadOnlyMemory<byte> contribution = Contribution;

    /// <summary>Why the contribution cannot be read, or null: who does not need it goes on past the row.</summary>
    public StoreCorruptException? Damage { get; init; }

    /// <summary>The contribution, as written.</summary>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    public ReadOnlyMemory<byte> Contribution => Damage is null ? contribution : throw Damage;

    /// <summary>Does nothing for a row that is what was written: a damaged one may bear another revision, too.</summary>
    /// <exception cref="StoreCorruptException">It is not.</exception>
    public void DemandSound()
    {
        if (Damage is not null) throw Damage;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{SessionId} {Revision} {Position}";
}

/// <summary>Older play sessions of a session, stored once and left alone as long as the session only grows.</summary>
public sealed record SegmentRow
{
    /// <summary>Its place in the session, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The session's revision that wrote it.</summary>
    public required long Revision { get; init; }

    /// <summary>No play in it lies before this, milliseconds since 1970 by the client's clock.</summary>
    public required long From { get; init; }

    /// <summary>No play in it lies after this, milliseconds since 1970 by the client's clock.</summary>
    public required long To { get; init; }

    /// <summary>Opening number of its first play session.</summary>
    public required long FirstPlay { get; init; }

    /// <summary>Opening number of its last play session.</summary>
    public required long LastPlay { get; init; }

    /// <summary>The play sessions as <see cref="Chunks.SegmentData"/> encodes them: opaque to the store, checked by whoever reads them.</summary>
    public required ReadOnlyMemory<byte> Plays { get; init; }
}

/// <summary>Which sealed parts are wanted: those that fit all of it, ascending by number.</summary>
public readonly record struct SegmentQuery()
{
    /// <summary>Only parts from this number on.</summary>
    public int FirstNumber { get; init; }

    /// <summary>Only parts that a later revision than this wrote.</summary>
    public long AfterRevision { get; init; }

    /// <summary>Only parts that reach to this instant or beyond it.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Only parts that begin at this instant or before it.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>Only parts that hold the play session with this opening number, or a piece of it; null for any.</summary>
    public long? Play { get; init; }

    /// <summary>Parts at most.</summary>
    public int Limit { get; init; } = int.MaxValue;
}

/// <summary>A session's row and some of its sealed parts, of one snapshot.</summary>
/// <param name="Row">The row.</param>
/// <param name="Segments">The parts asked for.</param>
public sealed record SessionReading(SessionRow Row, IReadOnlyList<SegmentRow> Segments);

/// <summary>A play session found by a listing: its place in the order, and the row of its session.</summary>
/// <param name="StartedAt">Start of the play session.</param>
/// <param name="OpenedBy">Number of the event that opened it; names it within its session.</param>
/// <param name="Session">The session that holds it.</param>
public sealed record PlayRow(long StartedAt, long OpenedBy, SessionRow Session);

/// <summary>A shard that has rows on a UTC day.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Day">Days since 1970.</param>
public readonly record struct ShardDay(int Shard, int Day);
