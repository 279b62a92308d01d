using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Explorer.Documents;

/// <summary>The body of <c>POST /v1/events</c>. Unknown members are ignored.</summary>
/// <param name="SchemaVersion">The string <c>1.0</c>.</param>
/// <param name="Events">1 to 1 000 events, each judged alone.</param>
public sealed record SentEvents(string SchemaVersion, IReadOnlyList<SentEvent> Events);

/// <summary>An event as a client sends it. Members that are not named here are kept verbatim; null means absent.</summary>
public sealed record SentEvent
{
    /// <summary><c>appstartevent</c>, <c>authevent</c>, <c>navigationevent</c>, <c>playevent</c>, <c>profileevent</c> or <c>voiceevent</c>.</summary>
    public required string Type { get; init; }

    /// <summary>32 hex digits.</summary>
    public required string SessionId { get; init; }

    /// <summary>0 to 2^63−1: the event's identity and place within its session.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>ISO 8601 with offset, as <c>2016-07-26T08:45:55.721118+01:00</c>; at most 48 h ahead of the server.</summary>
    public required string LocalTime { get; init; }

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

    /// <summary>Two letters.</summary>
    public string? CountryCode { get; init; }

    /// <summary><c>user</c> or <c>client</c>.</summary>
    public string? Initiator { get; init; }

    /// <summary>How long the action took, in milliseconds.</summary>
    public long? Timing { get; init; }

    /// <summary>What happened; mandatory for auth, play, profile and voice events. For a play event: <c>start</c>, <c>begin</c>, <c>mediabegin</c>, <c>mediaerror</c>, <c>stop</c>, <c>resume</c>, <c>continue</c>, <c>seek</c>, <c>complete</c>, <c>skipnext</c> or <c>skipprev</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The audio source; mandatory for play events. <c>playable</c>, <c>spotifyconnect</c>, <c>airplay</c>, <c>bluetooth</c>, <c>dlna</c>, <c>aux</c>, <c>usb</c>, <c>other</c>, or a custom one of up to 64 characters.</summary>
    public string? Source { get; init; }

    /// <summary>Where in the item, in seconds.</summary>
    public long? Offset { get; init; }

    /// <summary>The song, chapter, episode or station.</summary>
    public SentItem? Item { get; init; }

    /// <summary>The playable, if the source is one: <c>id</c>, <c>userid</c>, <c>name</c>, <c>startindex</c>, <c>parameters</c>.</summary>
    public JsonElement? Playable { get; init; }

    /// <summary>The content of another source: <c>name</c>, <c>service</c>, <c>ref</c>.</summary>
    public JsonElement? SourceData { get; init; }

    /// <summary>The device's preset.</summary>
    public long? PresetNumber { get; init; }

    /// <summary>Where the sound comes out, if elsewhere: <c>connection</c> and <c>device…</c> members.</summary>
    public JsonElement? OutputDevice { get; init; }

    /// <summary>What a profile event is about: <c>song</c>, <c>playlist</c>, <c>album</c>, <c>artist</c> or <c>internetradio</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Who stopped a voice recording: <c>client</c>, <c>server</c> or <c>user</c>.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>Reference of a voice interaction.</summary>
    public string? Ref { get; init; }
}

/// <summary>An item of a play or profile event. Members that are not named here are kept verbatim.</summary>
public sealed record SentItem
{
    /// <summary>Title.</summary>
    public required string Name { get; init; }

    /// <summary><c>song</c>, <c>chapter</c> …</summary>
    public string? Type { get; init; }

    /// <summary>Artist as displayed.</summary>
    public string? ArtistDisplayName { get; init; }

    /// <summary>Album.</summary>
    public string? AlbumName { get; init; }

    /// <summary>Seconds.</summary>
    public long? Duration { get; init; }

    /// <summary>The service it comes from.</summary>
    public string? Service { get; init; }

    /// <summary>The service's own reference: with the service, the item's identity.</summary>
    public string? Ref { get; init; }

    /// <summary>32 hex digits.</summary>
    public string? Id { get; init; }
}
