namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>The tables of the published event document, row by row and in its order.</summary>
internal static class EventDocument
{
    private const long MostSeconds = 1_000_000_000;

    private static readonly FieldTable Locale = new(new TextField("country"), new TextField("language"));

    private static readonly FieldTable Artist = new(
        new GuidField("id"), new TextField("name").Required(), new TextField("service"), new TextField("ref"));

    private static readonly FieldTable Item = new(
        new TextField("type", TextSlot.ItemType),
        new TextField("name", TextSlot.ItemName).Required(),
        new TextField("artistdisplayname", TextSlot.ItemArtistDisplayName),
        new TextField("albumname", TextSlot.ItemAlbumName),
        new IntegerField("duration", NumberSlot.Duration, 0),
        new TextField("service", TextSlot.ItemService),
        new TextField("ref", TextSlot.ItemRef),
        new GuidField("id", TextSlot.ItemId),
        new ArrayField("artists", new ObjectField("artist", Artist)),
        new TextField("streamurl"));

    private static readonly FieldTable Parameters = new(
        new LooseTextField("type", TextSlot.PlayableType), new LooseTextField("service", TextSlot.PlayableService));

    private static readonly FieldTable Playable = new(
        new GuidField("id", TextSlot.PlayableId).Required(),
        new GuidField("userid").Required(),
        new TextField("name", TextSlot.PlayableName),
        new IntegerField("startindex"),
        new ObjectField("parameters", Parameters).Required());

    private static readonly FieldTable SourceData = new(
        new TextField("name"), new TextField("service", TextSlot.SourceService), new TextField("ref"));

    private static readonly FieldTable OutputDevice = new(
        new ChoiceField("connection", TextSlot.OutputConnection, "bluetooth", "lightning", "usb", "aux").Required(),
        new TextField("deviceid"),
        new TextField("devicename"),
        new TextField("devicetype", TextSlot.OutputDeviceType),
        new TextField("devicemanufacturer"),
        new TextField("devicefirmware"));

    /// <summary>The six types of event, in the order of <see cref="EventType"/>.</summary>
    private static readonly EventTypeTable[] Types =
    [
        new(EventType.AppStart, "appstartevent", CountedAction.None, Common(
            new ObjectField("locale", Locale),
            new ArrayField("preferredlanguages", new TextField("language")))),

        new(EventType.Auth, "authevent", CountedAction.SignIn, Common(
            new ChoiceField("action", NumberSlot.Action, "signin", "signout", "failure").Required(),
            new TextField("service"),
            new TextField("provider"))),

        new(EventType.Navigation, "navigationevent", CountedAction.None, Common(
            new TextField("sourcepage"),
            new TextField("sourcesubpage"),
            new TextField("sourcecontrol"),
            new TextField("sourcetag"),
            new IntegerField("sourceindex"),
            new TextField("targetpage"),
            new TextField("targetsubpage"),
            new TextField("referreruri"))),

        new(EventType.Play, "playevent", CountedAction.None, Common(
            [
                new SourceField().Required(),
                new ChoiceField("action", NumberSlot.Action,
                    "start", "begin", "mediabegin", "mediaerror", "stop", "resume", "continue", "seek", "complete", "skipnext", "skipprev").Required(),
                .. Playing()
            ])),

        new(EventType.Profile, "profileevent", CountedAction.Like, Common(
            [
                new ChoiceField("action", NumberSlot.Action, "like", "dislike", "unlike", "undislike").Required(),
                new ChoiceField("target", "song", "playlist", "album", "artist", "internetradio").Required(),
                new SourceField(),
                .. Playing(),
                new ObjectField("artist", Artist)
            ])),

        new(EventType.Voice, "voiceevent", CountedAction.VoiceSuccess, Common(
            new ChoiceField("action", NumberSlot.Action, "success", "failure").Required(),
            new ChoiceField("stoppedby", "client", "server", "user").Required(),
            new TextField("ref").Required(),
            new TextField("sourcepage"))),
    ];

    /// <summary>What the <c>type</c> of an event must be, in words.</summary>
    public static readonly string TypeChoices = "must be one of " + string.Join(", ", Types.Select(type => type.Name));

    /// <summary>The type of this name (UTF-8, unescaped), or null.</summary>
    public static EventTypeTable? FindType(ReadOnlySpan<byte> name)
    {
        foreach (var type in Types)
            if (name.SequenceEqual(type.Utf8Name)) return type;
        return null;
    }

    /// <summary>What a type's table begins with: the fields that apply to all types.</summary>
    private static FieldTable Common(params Field[] own) => new(
        [
            new TextField("type").Required(),
            new GuidField("sessionid", TextSlot.SessionId).Required(),
            new SequenceNumberField().Required(),
            new LocalTimeField().Required(),
            new TextField("client", TextSlot.Client).Required(),
            new TextField("clientversion", TextSlot.ClientVersion).Required(),
            new TextField("platform", TextSlot.Platform).Required(),
            new TextField("platformversion", TextSlot.PlatformVersion).Required(),
            new TextField("devicename", TextSlot.DeviceName).Required(),
            new TextField("devicemanufacturer", TextSlot.DeviceManufacturer).Required(),
            new ChoiceField("connection", TextSlot.Connection, "none", "wan", "cellular").Required(),
            new CountryCodeField(),
            new ChoiceField("initiator", TextSlot.Initiator, "user", "client"),
            new IntegerField("timing"),
            .. own
        ]);

    /// <summary>What play and profile events tell of the playback that they happened in.</summary>
    private static Field[] Playing() =>
        [
            new IntegerField("offset", NumberSlot.Offset, 0, MostSeconds),
            new ObjectField("item", Item),
            new ObjectField("playable", Playable),
            new ObjectField("sourcedata", SourceData),
            new IntegerField("presetnumber", NumberSlot.PresetNumber),
            new ObjectField("outputdevice", OutputDevice)
        ];
}
