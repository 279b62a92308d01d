using System.Globalization;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Which values a play session's plays and listening count under (semantics §9).</summary>
internal static class DimensionValues
{
    /// <summary>All dimensions but <see cref="Dimension.Service"/>, which an item may take from the play session.</summary>
    public static DimensionValue[] OfPlay(PlayDimensions play) =>
    [
        new(Dimension.Source, play.Source),
        new(Dimension.PlayableType, play.PlayableType),
        new(Dimension.Client, play.Client),
        new(Dimension.ClientVersion, play.ClientVersion),
        new(Dimension.Platform, play.Platform),
        new(Dimension.PlatformVersion, play.PlatformVersion),
        new(Dimension.DeviceName, play.DeviceName),
        new(Dimension.DeviceManufacturer, play.DeviceManufacturer),
        new(Dimension.CountryCode, play.CountryCode),
        new(Dimension.Connection, play.Connection),
        new(Dimension.Initiator, play.Initiator),
        new(Dimension.PresetNumber, play.PresetNumber?.ToString(CultureInfo.InvariantCulture)),
        new(Dimension.OutputDevice, play.OutputDevice),
    ];
}
