using System.Runtime.CompilerServices;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>The texts that are kept of an event while it is read.</summary>
internal enum TextSlot : byte
{
    /// <summary>Judged, not kept.</summary>
    None,
    SessionId, Client, ClientVersion, Platform, PlatformVersion, DeviceName, DeviceManufacturer, Connection, CountryCode, Initiator,
    Source, SourceService,
    ItemType, ItemName, ItemArtistDisplayName, ItemAlbumName, ItemService, ItemRef, ItemId,
    PlayableId, PlayableName, PlayableType, PlayableService,
    OutputConnection, OutputDeviceType,
}

/// <summary>The numbers that are kept of an event while it is read.</summary>
internal enum NumberSlot : byte
{
    /// <summary>Judged, not kept.</summary>
    None,

    /// <summary>The place of the action in its closed list.</summary>
    Action,
    SequenceNumber, Instant, UtcOffsetMinutes, Offset, Duration, PresetNumber,
}

/// <summary>One text a slot.</summary>
[InlineArray((int)TextSlot.OutputDeviceType + 1)]
internal struct Texts
{
    private string? text;
}

/// <summary>One number a slot; null is absent.</summary>
[InlineArray((int)NumberSlot.PresetNumber + 1)]
internal struct Numbers
{
    private long? number;
}

/// <summary>What was read of one event so far.</summary>
internal struct EventValues
{
    private Texts texts;
    private Numbers numbers;

    /// <summary>The text of a slot, or null if the event has none.</summary>
    public string? this[TextSlot slot]
    {
        readonly get => texts[(int)slot];
        set => texts[(int)slot] = value;
    }

    /// <summary>The number of a slot, or null if the event has none.</summary>
    public long? this[NumberSlot slot]
    {
        readonly get => numbers[(int)slot];
        set => numbers[(int)slot] = value;
    }
}
