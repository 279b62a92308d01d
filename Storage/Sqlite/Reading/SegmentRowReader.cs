using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>Reads sealed parts.</summary>
internal static class SegmentRowReader
{
    private const string Columns = "p.number, p.revision, p.fromtime, p.totime, p.firstplay, p.lastplay, p.data";

    private const string Of =
        $"(SELECT s.id FROM sessions s WHERE s.tenant = {SessionRowReader.Tenant} AND s.sessionid = ?)";

    // Whoever follows a session asks for what is new, and that is found by its revision alone.
    private const string ByNumber =
        $"SELECT {Columns} FROM sealedparts p WHERE p.session = {Of} AND p.number >= ? AND p.revision > ? AND p.totime >= ? AND p.fromtime <= ? AND p.lastplay >= ? AND p.firstplay <= ? ORDER BY p.number LIMIT ?";

    private const string ByRevision =
        $"SELECT {Columns} FROM sealedparts p INDEXED BY sealedparts_by_revision WHERE p.session = {Of} AND p.number >= ? AND p.revision > ? AND p.totime >= ? AND p.fromtime <= ? AND p.lastplay >= ? AND p.firstplay <= ? ORDER BY p.number LIMIT ?";

    /// <summary>A row and the parts that fit, of one snapshot; null without a row.</summary>
    public static SessionReading? Find(ReaderConnection connection, (SessionKey Key, SegmentQuery Query) wanted)
    {
        var (key, query) = wanted;
        if (SessionRowReader.Find(connection, key) is not { } row) return null;
        var rows = connection.Start(query.AfterRevision > 0 ? ByRevision : ByNumber).Bind(key.Tenant).Bind(Convert.FromHexString(key.SessionId))
            .Bind(query.FirstNumber).Bind(query.AfterRevision).Bind(query.From).Bind(query.To)
            .Bind(query.Play ?? long.MinValue).Bind(query.Play ?? long.MaxValue).Bind(query.Limit);
        var parts = new List<SegmentRow>();
        while (rows.Step()) parts.Add(Read(rows));

        return new(row, parts);
    }

    private static SegmentRow Read(SqliteStatement row) => new()
    {
        Number = (int)row.Integer(0),
        Revision = row.Integer(1),
        From = row.Integer(2),
        To = row.Integer(3),
        FirstPlay = row.Integer(4),
        LastPlay = row.Integer(5),
        Plays = row.Blob(6),
    };
}
