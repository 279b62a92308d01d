using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>A play session within a content (semantics §10). Null members are left out.</summary>
public sealed record PlaySessionDocument
{
    /// <summary>Number of the event that opened it; names it within its session.</summary>
    public required long OpenedBy { get; init; }

    /// <summary>Whether it was opened by anything but <c>start</c>.</summary>
    public required bool Implied { get; init; }

    /// <summary>The <see cref="OpenedBy"/> of the play session that it continues.</summary>
    public long? ContinuedFrom { get; init; }

    /// <summary>The audio source.</summary>
    public required string Source { get; init; }

    /// <summary>The service (§9).</summary>
    public string? Service { get; init; }

    /// <summary>Its start.</summary>
    public required string StartedAt { get; init; }

    /// <summary>Its end, for now if open.</summary>
    public required string EndedAt { get; init; }

    /// <summary><c>open</c>, <c>newsource</c>, <c>pausetimeout</c> or <c>silence</c>.</summary>
    public required string EndReason { get; init; }

    /// <summary><c>open</c> or <c>closed</c> (§8), as of when the document was read; null in a bare content.</summary>
    public string? Status { get; init; }

    /// <summary>When it expires if no event comes; null once closed by an event, and in a bare content.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>Whether it is not expected to change any more (§8), as of when the document was read; null in a bare content.</summary>
    public bool? Settled { get; init; }

    /// <summary>Listening.</summary>
    public required long ListeningMs { get; init; }

    /// <summary>Estimated time.</summary>
    public required long EstimatedMs { get; init; }

    /// <summary>Likely listening after the last event.</summary>
    public required long TailEstimateMs { get; init; }

    /// <summary>The other classes.</summary>
    public required ClassTimes Times { get; init; }

    /// <summary>Intervals of unknown length.</summary>
    public required int ClockJumps { get; init; }

    /// <summary>Closed by an event, with nothing missing (§8).</summary>
    public required bool Final { get; init; }

    /// <summary>Its item plays, in order.</summary>
    public required IReadOnlyList<ItemDocument> Items { get; init; }
}

/// <summary>An item play within a content (semantics §10). Null members are left out.</summary>
public sealed record ItemDocument
{
    /// <summary>Number of the event that opened it.</summary>
    public required long OpenedBy { get; init; }

    /// <summary>Whether it was opened by anything but <c>begin</c>.</summary>
    public required bool Implied { get; init; }

    /// <summary>Type of item.</summary>
    public string? Type { get; init; }

    /// <summary>Title.</summary>
    public required string Name { get; init; }

    /// <summary>Artist as displayed.</summary>
    public string? ArtistDisplayName { get; init; }

    /// <summary>Album.</summary>
    public string? AlbumName { get; init; }

    /// <summary>Service.</summary>
    public string? Service { get; init; }

    /// <summary>Reference according to the service.</summary>
    public string? Ref { get; init; }

    /// <summary>Audiogum id.</summary>
    public string? Id { get; init; }

    /// <summary>Seconds, as sent.</summary>
    public long? Duration { get; init; }

    /// <summary>t of the event that opened it.</summary>
    public required string StartedAt { get; init; }

    /// <summary>Listening.</summary>
    public required long ListeningMs { get; init; }

    /// <summary>Estimated time.</summary>
    public required long EstimatedMs { get; init; }

    /// <summary><c>open</c>, <c>completed</c>, <c>skipnext</c>, <c>skipprev</c>, <c>error</c>, <c>replaced</c>, <c>unknown</c>, or its play session's end reason.</summary>
    public required string Outcome { get; init; }
}
