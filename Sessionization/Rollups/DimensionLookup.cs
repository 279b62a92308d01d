using System.Globalization;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Which values a play session's plays and listening count under (semantics §9).</summary>
internal static class DimensionLookup
{
    private static readonly Dimension[] AllButService = [.. Enum.GetValues<Dimension>().Where(dimension => dimension != Dimension.Service)];

    /// <summary>All dimensions but <see cref="Dimension.Service"/>, which an item may take from the play session.</summary>
    public static DimensionValue[] OfPlay(PlayDimensions play) =>
        Array.ConvertAll(AllButService, dimension => new DimensionValue(dimension, GetValue(play, dimension)));

    /// <summary>The play session's value of a dimension.</summary>
    public static string? GetValue(PlayDimensions play, Dimension dimension) => dimension switch
    {
        Dimension.Source => play.Source,
        Dimension.Service => play.Service,
        Dimension.PlayableType => play.PlayableType,
        Dimension.Client => play.Client,
        Dimension.ClientVersion => play.ClientVersion,
        Dimension.Platform => play.Platform,
        Dimension.PlatformVersion => play.PlatformVersion,
        Dimension.DeviceName => play.DeviceName,
        Dimension.DeviceManufacturer => play.DeviceManufacturer,
        Dimension.CountryCode => play.CountryCode,
        Dimension.Connection => play.Connection,
        Dimension.Initiator => play.Initiator,
        Dimension.PresetNumber => play.PresetNumber?.ToString(CultureInfo.InvariantCulture),
        Dimension.OutputDevice => play.OutputDevice,
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No such dimension."),
    };
}
