using Audiogum.Sessions.Sessionization.PlaySessions;
using static Audiogum.Sessions.Grains.Exports.Tables.ColumnFactory<Audiogum.Sessions.Grains.Exports.Tables.ExportedPlay>;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>Play sessions.</summary>
internal static class PlayTable
{
    public static Table<ExportedPlay> Table { get; } = new(
        "plays", "plays/date=YYYY-MM-DD/*.parquet", "A play session of a session as of one revision, by the UTC day of its own `startedat`. Only those of the session's highest revision count.",
        [
            Text("sessionid", "Its session.", row => row.Session.Summary.SessionId!),
            Number("revision", "The session's revision.", row => row.Session.Revision),
            OptionalText("userid", "The session's user.", row => row.Session.Summary.UserId),
            OptionalText("deviceid", "The session's device.", row => row.Session.Summary.DeviceId),
            Number("openedby", "Number of the event that opened it; names it within its session (§10).", row => row.Play.OpenedBy),
            Flag("implied", "Whether anything but `start` opened it (§5.2).", row => row.Play.Implied),
            OptionalNumber("continuedfrom", "", "`openedby` of the play session that it continues (§5.4).", row => row.Play.ContinuedFrom),
            Text("source", "The audio source.", row => row.Play.Dimensions.Source),
            OptionalText("service", "The service (§9).", row => row.Play.Dimensions.Service),
            OptionalText("playableid", "Id of the playable.", row => row.Play.Dimensions.PlayableId),
            OptionalText("playablename", "Name of the playable.", row => row.Play.Dimensions.PlayableName),
            OptionalText("playabletype", "Type of the playable (§9).", row => row.Play.Dimensions.PlayableType),
            Text("client", "Client (§9: of its first applied event that carries it; so are the following).", row => row.Play.Dimensions.Client),
            Text("clientversion", "Version of the client.", row => row.Play.Dimensions.ClientVersion),
            Text("platform", "Platform.", row => row.Play.Dimensions.Platform),
            Text("platformversion", "Version of the platform.", row => row.Play.Dimensions.PlatformVersion),
            Text("devicename", "Name of the device.", row => row.Play.Dimensions.DeviceName),
            Text("devicemanufacturer", "Manufacturer of the device.", row => row.Play.Dimensions.DeviceManufacturer),
            OptionalText("countrycode", "Country, lower case.", row => row.Play.Dimensions.CountryCode),
            Text("connection", "`none`, `wan` or `cellular`.", row => row.Play.Dimensions.Connection),
            OptionalText("initiator", "`user` or `client`.", row => row.Play.Dimensions.Initiator),
            OptionalNumber("presetnumber", "", "Preset number.", row => row.Play.Dimensions.PresetNumber),
            OptionalText("outputdevice", "Connection of the output device, with `/` and its type where known.", row => row.Play.Dimensions.OutputDevice),
            OptionalNumber("utcoffsetminutes", "min", "How far the listener's local time was ahead of UTC when it began.", row => row.Play.Dimensions.UtcOffsetMinutes),
            Instant("startedat", "Its start: *t* of the opening event less the head estimate (§5.2).", row => row.StartedAt),
            Instant("endedat", "Its end, for now while open.", row => row.Session.Clock.Apply(row.Play.EndedAt)),
            Text("endreason", "`open`, `newsource`, `pausetimeout` or `silence` (§5.4).", row => row.Play.EndReason.Name()),
            Flag("final", "Closed by an event, with nothing missing (§8).", row => row.Play.IsFinal),
            Milliseconds("listeningms", "Listening (§1, §5.3).", row => row.Play.ListeningMs),
            Milliseconds("estimatedms", "Estimated time (§1); never part of listening.", row => row.Play.EstimatedMs),
            Milliseconds("tailestimatems", "Likely listening after the last event, while open (§5.6).", row => row.Play.TailEstimateMs),
            .. Times(row => row.Play.Times),
            Milliseconds("itemlesslisteningms", "Listening that belongs to no item (§9).", row => row.Totals.ItemlessMs),
            Count("clockjumps", "Intervals at which the clock went back, was set or lost (§5.3).", row => row.Play.ClockJumps),
            Count("itemplays", "Item plays.", row => row.Totals.ItemPlays),
            Count("completes", "Items completed (§9).", row => row.Totals.Completes),
            Count("skips", "Items skipped, next and previous (§9).", row => row.Totals.Skips),
            Count("mediabegins", "Media begun (§9).", row => row.Totals.MediaBegins),
            Count("mediaerrors", "Media failed (§9).", row => row.Totals.MediaErrors),
            Count("qualified", "Item plays with at least 30 s of listening (§9).", row => row.Totals.Qualified),
        ]);
}
