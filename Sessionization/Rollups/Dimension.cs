namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>What plays and listening are broken down by, in the order of api.md; the lower-cased names are the members of <c>breakdowns</c>.</summary>
public enum Dimension : byte
{
    /// <summary>The audio source.</summary>
    Source,

    /// <summary>The service: the item's for what belongs to an item, else the play session's.</summary>
    Service,

    /// <summary>The type of the playable.</summary>
    PlayableType,

    /// <summary>The client.</summary>
    Client,

    /// <summary>The client's version.</summary>
    ClientVersion,

    /// <summary>The platform.</summary>
    Platform,

    /// <summary>The platform's version.</summary>
    PlatformVersion,

    /// <summary>The device's name.</summary>
    DeviceName,

    /// <summary>The device's manufacturer.</summary>
    DeviceManufacturer,

    /// <summary>The country.</summary>
    CountryCode,

    /// <summary>The connection.</summary>
    Connection,

    /// <summary>Who began the playback.</summary>
    Initiator,

    /// <summary>The preset number, as text.</summary>
    PresetNumber,

    /// <summary>The output device's connection, with <c>/</c> and its type where known.</summary>
    OutputDevice,
}

/// <summary>One value of a dimension.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Value">The value; null is "no value".</param>
public readonly record struct DimensionValue(Dimension Dimension, string? Value);
