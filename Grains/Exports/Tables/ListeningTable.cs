using static Audiogum.Sessions.Grains.Exports.Tables.ColumnFactory<Audiogum.Sessions.Grains.Exports.Tables.ExportedListening>;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>Listening by quarter hour: what the dashboards' days and months are sums of.</summary>
internal static class ListeningTable
{
    public static Table<ExportedListening> Table { get; } = new(
        "listening", "listening/date=YYYY-MM-DD/*.parquet", "Listening of one item play (or of a play session without an item) within one quarter hour (§7), by its UTC day. Only rows of the session's highest revision count; the day or month of any time zone is a sum of them.",
        [
            Text("sessionid", "Its session.", row => row.Play.Session.Summary.SessionId!),
            Number("revision", "The session's revision.", row => row.Play.Session.Revision),
            Number("playopenedby", "`openedby` of the play session.", row => row.Play.Play.OpenedBy),
            OptionalNumber("itemopenedby", "", "`openedby` of the item play; null for listening without an item.", row => row.Item?.OpenedBy),
            Text("source", "The audio source of the play session.", row => row.Play.Play.Dimensions.Source),
            OptionalText("service", "The service: the item's where there is one (§9).", row => row.Item is { } item ? item.Service : row.Play.Play.Dimensions.Service),
            Instant("quarter", "Start of the quarter hour.", row => row.StartedAt),
            Milliseconds("listeningms", "Listening within it (§7).", row => row.Ms),
            Number("quarters", "Quarter hours that the row stands for: 1. Only where one stretch of listening is longer than 31 days is its run of whole quarter hours one row, by the UTC day of the first; 15 minutes of listening lie in each.", row => row.Quarters),
        ]);
}
