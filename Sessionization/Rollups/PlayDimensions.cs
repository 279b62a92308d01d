namespace Audiogum.Sessions.Sessionization.Rollups;

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

    /// <summary>How far the local time of its first event was ahead of UTC, in minutes.</summary>
    public short UtcOffsetMinutes { get; init; }

    /// <summary>The output device: its connection, with <c>/</c> and its type where known.</summary>
    public string? OutputDevice { get; init; }
}
