namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>
/// One valid event, reduced to what the fold needs (semantics §3 to §9). The event's own bytes are kept beside it,
/// verbatim; this record never replaces them.
/// </summary>
public sealed class SessionEvent
{
    /// <summary>The type of the event.</summary>
    public required EventType Type { get; init; }

    /// <summary>32 hex digits, lower-cased.</summary>
    public required string SessionId { get; init; }

    /// <summary>0 to 2^63−1; the identity of the event within its session (semantics §3).</summary>
    public required long SequenceNumber { get; init; }

    /// <summary><c>localtime</c> in UTC as milliseconds since 1970, digits past the millisecond cut off (semantics §4).</summary>
    public required long Instant { get; init; }

    /// <summary>The offset that <c>localtime</c> was written with, in minutes, −840 to 840.</summary>
    public required short UtcOffsetMinutes { get; init; }

    /// <summary>Name of the client app or firmware.</summary>
    public required string Client { get; init; }

    /// <summary>Version of the client app or firmware.</summary>
    public required string ClientVersion { get; init; }

    /// <summary>Platform or operating system.</summary>
    public required string Platform { get; init; }

    /// <summary>Version of the platform.</summary>
    public required string PlatformVersion { get; init; }

    /// <summary>Name of the device.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Manufacturer of the device.</summary>
    public required string DeviceManufacturer { get; init; }

    /// <summary><c>none</c>, <c>wan</c> or <c>cellular</c>.</summary>
    public required string Connection { get; init; }

    /// <summary>Two ASCII letters, lower-cased, or null.</summary>
    public string? CountryCode { get; init; }

    /// <summary><c>user</c>, <c>client</c> or null.</summary>
    public string? Initiator { get; init; }

    /// <summary>The counted action of an auth, profile or voice event.</summary>
    public CountedAction Counted { get; init; }

    /// <summary>The play details; not null exactly when <see cref="Type"/> is <see cref="EventType.Play"/>.</summary>
    public PlayDetails? Play { get; init; }
}
