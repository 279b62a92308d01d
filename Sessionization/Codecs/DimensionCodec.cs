using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>The dimensions of a play session, told by what is other than in the one before.</summary>
internal static class DimensionCodec
{
    /// <summary>Writes them.</summary>
    public static void Write(CompactWriter writer, PlayDimensions dimensions, PlayDimensions? before)
    {
        writer.Text(dimensions.Source, before?.Source);
        writer.Text(dimensions.Service, before?.Service);
        writer.Text(dimensions.PlayableId, before?.PlayableId);
        writer.Text(dimensions.PlayableName, before?.PlayableName);
        writer.Text(dimensions.PlayableType, before?.PlayableType);
        writer.Text(dimensions.Client, before?.Client);
        writer.Text(dimensions.ClientVersion, before?.ClientVersion);
        writer.Text(dimensions.Platform, before?.Platform);
        writer.Text(dimensions.PlatformVersion, before?.PlatformVersion);
        writer.Text(dimensions.DeviceName, before?.DeviceName);
        writer.Text(dimensions.DeviceManufacturer, before?.DeviceManufacturer);
        writer.Text(dimensions.CountryCode, before?.CountryCode);
        writer.Text(dimensions.Connection, before?.Connection);
        writer.Text(dimensions.Initiator, before?.Initiator);
        writer.Optional(dimensions.PresetNumber);
        writer.WriteZigZag(dimensions.UtcOffsetMinutes);
        writer.Text(dimensions.OutputDevice, before?.OutputDevice);
    }

    /// <summary>Reads them.</summary>
    public static PlayDimensions Read(ref CompactReader reader, PlayDimensions? before) => new()
    {
        Source = reader.RequiredText(before?.Source),
        Service = reader.Text(before?.Service),
        PlayableId = reader.Text(before?.PlayableId),
        PlayableName = reader.Text(before?.PlayableName),
        PlayableType = reader.Text(before?.PlayableType),
        Client = reader.RequiredText(before?.Client),
        ClientVersion = reader.RequiredText(before?.ClientVersion),
        Platform = reader.RequiredText(before?.Platform),
        PlatformVersion = reader.RequiredText(before?.PlatformVersion),
        DeviceName = reader.RequiredText(before?.DeviceName),
        DeviceManufacturer = reader.RequiredText(before?.DeviceManufacturer),
        CountryCode = reader.Text(before?.CountryCode),
        Connection = reader.RequiredText(before?.Connection),
        Initiator = reader.Text(before?.Initiator),
        PresetNumber = reader.Optional(),
        UtcOffsetMinutes = (short)reader.ReadZigZag(),
        OutputDevice = reader.Text(before?.OutputDevice),
    };
}
