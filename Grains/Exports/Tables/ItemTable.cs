using Audiogum.Sessions.Sessionization.PlaySessions;
using static Audiogum.Sessions.Grains.Exports.Tables.ColumnFactory<Audiogum.Sessions.Grains.Exports.Tables.ExportedItem>;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>Item plays.</summary>
internal static class ItemTable
{
    public static Table<ExportedItem> Table { get; } = new(
        "itemplays", "itemplays/date=YYYY-MM-DD/*.parquet", "One playing of one item (song, chapter, episode, station), by the UTC day of its own `startedat`. Only those of the session's highest revision count.",
        [
            Text("sessionid", "Its session.", row => row.Play.Session.Summary.SessionId!),
            Number("revision", "The session's revision.", row => row.Play.Session.Revision),
            OptionalText("userid", "The session's user.", row => row.Play.Session.Summary.UserId),
            OptionalText("deviceid", "The session's device.", row => row.Play.Session.Summary.DeviceId),
            Number("playopenedby", "`openedby` of its play session.", row => row.Play.Play.OpenedBy),
            Number("openedby", "Number of the event that opened it (§10).", row => row.Item.OpenedBy),
            Flag("implied", "Whether anything but `begin` opened it (§5.5).", row => row.Item.Implied),
            Text("source", "The audio source of its play session.", row => row.Play.Play.Dimensions.Source),
            OptionalText("service", "The service of the event that opened it (§9).", row => row.Item.Service),
            OptionalText("type", "Type of item.", row => row.Item.Item.Type),
            Text("name", "Title.", row => row.Item.Item.Name),
            OptionalText("artistdisplayname", "Artist as displayed.", row => row.Item.Item.ArtistDisplayName),
            OptionalText("albumname", "Album.", row => row.Item.Item.AlbumName),
            OptionalText("ref", "Reference according to the service.", row => row.Item.Item.Ref),
            OptionalText("id", "Audiogum id.", row => row.Item.Item.Id),
            OptionalNumber("duration", "s", "Duration as sent.", row => row.Item.Item.Duration),
            Instant("startedat", "*t* of the event that opened it.", row => row.StartedAt),
            Milliseconds("listeningms", "Listening (§1, §5.3).", row => row.Item.ListeningMs),
            Milliseconds("estimatedms", "Estimated time (§1); never part of listening.", row => row.Item.EstimatedMs),
            Text("outcome", "`open`, `completed`, `skipnext`, `skipprev`, `error`, `replaced`, `unknown`, or the end reason of its play session (§5.5).", row => row.Item.Outcome.Name()),
            Flag("qualified", "Whether it has at least 30 s of listening (§9).", row => row.Item.ListeningMs >= Ruleset.QualifiedListening),
        ]);
}
