using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// Everything that one session adds to its tenant's numbers, at quarter-hour resolution (semantics §7, §9): a pure
/// function of the session's event set and receipts. A newer contribution replaces the older one whole; nothing is
/// ever incremented.
/// </summary>
/// <param name="Session">What counts once for the session.</param>
/// <param name="Plays">What its play sessions add, in order.</param>
/// <param name="Live">What the real-time dashboard needs beside that.</param>
public sealed record SessionContribution(SessionFacts Session, IReadOnlyList<PlayFacts> Plays, LiveFacts Live);

/// <summary>What counts once for a session, at t of its first event.</summary>
public sealed record SessionFacts
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
}

/// <summary>What one play session adds.</summary>
public sealed record PlayFacts
{
    /// <summary>Its start, milliseconds since 1970; estimated time and all classes but <c>playing</c> count here.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The values that its plays and listening are broken down by.</summary>
    public required PlayDimensions Dimensions { get; init; }

    /// <summary>Likely listening that no pair of events confirms.</summary>
    public required long EstimatedMs { get; init; }

    /// <summary>The classes other than <c>playing</c>.</summary>
    public required ClassTimes Times { get; init; }

    /// <summary>Listening by quarter hour that belongs to no item play, ascending.</summary>
    public required IReadOnlyList<QuarterTime> Itemless { get; init; }

    /// <summary>Its item plays, in order.</summary>
    public required IReadOnlyList<ItemFacts> Items { get; init; }

    /// <summary>Completions, skips, media begins and media errors by quarter hour, ascending.</summary>
    public required IReadOnlyList<QuarterCounts> Counts { get; init; }
}

/// <summary>What one item play adds.</summary>
public sealed record ItemFacts
{
    /// <summary>t of the event that opened it, milliseconds since 1970.</summary>
    public required long StartedAt { get; init; }

    /// <summary>What the item is.</summary>
    public required ItemIdentity Identity { get; init; }

    /// <summary>Title.</summary>
    public required string Name { get; init; }

    /// <summary>Artist as displayed, or null.</summary>
    public string? ArtistDisplayName { get; init; }

    /// <summary>The item's service, else its play session's, or null.</summary>
    public string? Service { get; init; }

    /// <summary>Whether it holds at least 30 000 ms of listening (counts at <see cref="StartedAt"/>).</summary>
    public required bool Qualified { get; init; }

    /// <summary>Its listening by quarter hour, ascending.</summary>
    public required IReadOnlyList<QuarterTime> Listening { get; init; }
}

/// <summary>The dimensions of semantics §9 that a play session fixes; null is "no value".</summary>
public sealed record PlayDimensions
{
    /// <summary>The audio source.</summary>
    public required string Source { get; init; }

    /// <summary>The play session's service.</summary>
    public string? Service { get; init; }

    /// <summary>Id of the playable.</summary>
    public string? PlayableId { get; init; }

    /// <summary>Name of the playable.</summary>
    public string? PlayableName { get; init; }

    /// <summary>Type of the playable.</summary>
    public string? PlayableType { get; init; }

    /// <summary>Client.</summary>
    public required string Client { get; init; }

    /// <summary>Version of the client.</summary>
    public required string ClientVersion { get; init; }

    /// <summary>Platform.</summary>
    public required string Platform { get; init; }

    /// <summary>Version of the platform.</summary>
    public required string PlatformVersion { get; init; }

    /// <summary>Device name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Device manufacturer.</summary>
    public required string DeviceManufacturer { get; init; }

    /// <summary>Country code, lower-cased.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Initiator.</summary>
    public string? Initiator { get; init; }

    /// <summary>Preset number.</summary>
    public long? PresetNumber { get; init; }

    /// <summary>How far the local time of its first event was ahead of UTC, in minutes; 0 in rows written before this was kept.</summary>
    public short UtcOffsetMinutes { get; init; }

    /// <summary>The output device: its connection, with <c>/</c> and its type where known.</summary>
    public string? OutputDevice { get; init; }
}

/// <summary>Milliseconds within one quarter hour.</summary>
/// <param name="Quarter">Quarter hours since 1970, UTC.</param>
/// <param name="Ms">Milliseconds; may exceed 900 000 where a clock went back (semantics §7).</param>
public readonly record struct QuarterTime(long Quarter, long Ms);

/// <summary>Counts of applied play events within one quarter hour.</summary>
/// <param name="Quarter">Quarter hours since 1970, UTC.</param>
/// <param name="Completes">Items completed.</param>
/// <param name="Skips">Items skipped, next and previous.</param>
/// <param name="MediaBegins">Media begun.</param>
/// <param name="MediaErrors">Media failed.</param>
public readonly record struct QuarterCounts(long Quarter, int Completes, int Skips, int MediaBegins, int MediaErrors);
