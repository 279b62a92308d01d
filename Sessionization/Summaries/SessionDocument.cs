using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>
/// The content of a session as JSON (semantics §10), with what <c>GET /v1/sessions/{sessionid}</c> adds. Member names
/// are these, lower-cased; null members are left out, so that a bare content holds nothing but §10.
/// </summary>
public sealed record SessionDocument
{
    /// <summary>The session; null in a bare content.</summary>
    public string? SessionId { get; init; }

    /// <summary><c>open</c> or <c>closed</c> (§8), as of when the document was read.</summary>
    public string? Status { get; init; }

    /// <summary>Counts changes of content.</summary>
    public long? Version { get; init; }

    /// <summary>The session's user.</summary>
    public string? UserId { get; init; }

    /// <summary>The session's device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Client of the lowest-numbered event.</summary>
    public string? Client { get; init; }

    /// <summary>Its version.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>Its platform.</summary>
    public string? Platform { get; init; }

    /// <summary>Version of the platform.</summary>
    public string? PlatformVersion { get; init; }

    /// <summary>Device name.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Device manufacturer.</summary>
    public string? DeviceManufacturer { get; init; }

    /// <summary>Connection.</summary>
    public string? Connection { get; init; }

    /// <summary>Country code of the lowest-numbered event that has one, lower-cased.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Copies dropped.</summary>
    public long? Duplicates { get; init; }

    /// <summary>The earliest receipt.</summary>
    public string? FirstReceivedAt { get; init; }

    /// <summary>The latest receipt, copies included.</summary>
    public string? LastReceivedAt { get; init; }

    /// <summary>When its raw events were deleted, their time being over; null while they are there.</summary>
    public string? EventsRetiredAt { get; init; }

    /// <summary>The lowest number.</summary>
    public required long FirstSequenceNumber { get; init; }

    /// <summary>The highest number.</summary>
    public required long LastSequenceNumber { get; init; }

    /// <summary>Distinct events.</summary>
    public required long Events { get; init; }

    /// <summary>Numbers never received in between.</summary>
    public required long Missing { get; init; }

    /// <summary>Conflict losers, distinct contents.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Whether the line of numbers begins where it should (§3).</summary>
    public required bool Anchored { get; init; }

    /// <summary>Play events that were ignored.</summary>
    public required int Orphans { get; init; }

    /// <summary>Sum over the play sessions.</summary>
    public required int ClockJumps { get; init; }

    /// <summary>Whether the clock ran ahead.</summary>
    public required bool ClockAhead { get; init; }

    /// <summary>Whether the clock was unset.</summary>
    public required bool ClockUnset { get; init; }

    /// <summary>t of the first event.</summary>
    public required string StartedAt { get; init; }

    /// <summary>t of the last event.</summary>
    public required string EndedAt { get; init; }

    /// <summary>Sum over the play sessions.</summary>
    public required long ListeningMs { get; init; }

    /// <summary>Sum over the play sessions.</summary>
    public required long EstimatedMs { get; init; }

    /// <summary>Sum over the play sessions.</summary>
    public required long TailEstimateMs { get; init; }

    /// <summary>Sum over the play sessions.</summary>
    public required ClassTimes Times { get; init; }

    /// <summary>The non-zero counts of §9.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>The play sessions, in order; null in a listing.</summary>
    public IReadOnlyList<PlaySessionDocument>? PlaySessions { get; init; }
}
