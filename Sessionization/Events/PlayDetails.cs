namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>What a <c>playevent</c> adds to the common fields. Values that semantics §5 counts as absent are null here.</summary>
public sealed class PlayDetails
{
    /// <summary>What happened.</summary>
    public required PlayAction Action { get; init; }

    /// <summary>The audio source, 1 to 64 characters; an open list.</summary>
    public required string Source { get; init; }

    /// <summary>Seconds into the item, 0 to 1 000 000 000, or null.</summary>
    public int? OffsetSeconds { get; init; }

    /// <summary>The item, if the event carries one.</summary>
    public PlayItem? Item { get; init; }

    /// <summary>The playable, if the event carries one.</summary>
    public PlayableReference? Playable { get; init; }

    /// <summary><c>sourcedata.service</c>, or null.</summary>
    public string? SourceService { get; init; }

    /// <summary>The device's preset number, or null.</summary>
    public long? PresetNumber { get; init; }

    /// <summary>The output device, if the event carries one.</summary>
    public OutputDevice? OutputDevice { get; init; }

    /// <summary>The service as semantics §9 orders it: item, else playable parameters, else source data.</summary>
    public string? Service => Item?.Service ?? Playable?.Service ?? SourceService;
}

/// <summary>The parts of an <c>item</c> object that numbers and contents are made of.</summary>
public sealed class PlayItem
{
    /// <summary>Type of item, or null.</summary>
    public string? Type { get; init; }

    /// <summary>Title of the item.</summary>
    public required string Name { get; init; }

    /// <summary>Main artist as displayed, or null.</summary>
    public string? ArtistDisplayName { get; init; }

    /// <summary>Album title, or null.</summary>
    public string? AlbumName { get; init; }

    /// <summary>Duration in seconds as sent, 0 or more, or null: what a content shows.</summary>
    public long? Duration { get; init; }

    /// <summary>The duration that the player believes: 1 to 1 000 000 000 seconds, or null (semantics §5).</summary>
    public int? DurationSeconds => Duration is >= 1 and <= 1_000_000_000 ? (int)Duration.Value : null;

    /// <summary>Service that the item is played from, or null.</summary>
    public string? Service { get; init; }

    /// <summary>Reference according to the service, or null.</summary>
    public string? Ref { get; init; }

    /// <summary>Audiogum id, 32 lower-case hex digits, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The identity by which two events speak of the same item (semantics §5).</summary>
    public ItemIdentity Identity =>
        Ref is not null ? new(ItemIdentityKind.Reference, Service, Ref)
        : Id is not null ? new(ItemIdentityKind.Id, null, Id)
        : new(ItemIdentityKind.Name, ArtistDisplayName, Name);
}

/// <summary>Which members an item's identity was taken from.</summary>
public enum ItemIdentityKind : byte
{
    /// <summary>(service, ref).</summary>
    Reference,

    /// <summary>id.</summary>
    Id,

    /// <summary>(name, artistdisplayname).</summary>
    Name,
}

/// <summary>Item identity of semantics §5: (service, ref), else id, else (name, artistdisplayname).</summary>
/// <param name="Kind">Where it was taken from; identities of different kinds are never equal.</param>
/// <param name="Scope">The service or the artist, or null.</param>
/// <param name="Value">The ref, id or name.</param>
public readonly record struct ItemIdentity(ItemIdentityKind Kind, string? Scope, string Value);

/// <summary>The parts of a <c>playable</c> object that numbers are made of.</summary>
/// <param name="Id">32 lower-case hex digits.</param>
/// <param name="Name">Name of the playable, or null.</param>
/// <param name="Type"><c>parameters.type</c> if it is a string, or null.</param>
/// <param name="Service"><c>parameters.service</c> if it is a string, or null.</param>
public sealed record PlayableReference(string Id, string? Name, string? Type, string? Service);

/// <summary>The parts of an <c>outputdevice</c> object that numbers are made of.</summary>
/// <param name="Connection"><c>bluetooth</c>, <c>lightning</c>, <c>usb</c> or <c>aux</c>.</param>
/// <param name="DeviceType">Type of the output device, or null.</param>
public sealed record OutputDevice(string Connection, string? DeviceType);
