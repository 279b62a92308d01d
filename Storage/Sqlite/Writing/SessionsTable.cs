namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>What a commit must know of the stored row.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Widest">The largest span of numbers in any of its chunks.</param>
/// <param name="SealedParts">How many sealed parts it has.</param>
/// <param name="Indexed">The values that an index is kept on.</param>
internal readonly record struct SessionRowState(long Id, long Revision, long Widest, int SealedParts, IndexedValues Indexed);

/// <summary>The values of a session that an index is kept on, and that rarely change.</summary>
internal readonly record struct IndexedValues(long StartedAt, long LiveHour, string? UserId, string? DeviceId);

/// <summary>Writes the rows of sessions.</summary>
internal sealed class SessionsTable(SqliteDatabase database)
{
    private const string Usual =
        "revision = ?, version = ?, change = ?, widest = ?, lastreceivedat = ?, liveuntil = ?, client = ?, platform = ?, "
        + "devicename = ?, countrycode = ?, sealedparts = ?, contribution = ?, summary = ?";

    private readonly SqliteStatement _find = database.Prepare(
        "SELECT id, revision, widest, startedat, livehour, userid, deviceid, sealedparts FROM sessions WHERE tenant = ? AND sessionid = ?");

    private readonly SqliteStatement _insert = database.Prepare(
        """
        INSERT INTO sessions (revision, version, change, widest, lastreceivedat, liveuntil, client, platform,
            devicename, countrycode, sealedparts, contribution, summary,
            startedat, livehour, userid, deviceid, tenant, sessionid, shard)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    /// <summary>Names no indexed column but <c>change</c>: only that index is written.</summary>
    private readonly SqliteStatement _update = database.Prepare($"UPDATE sessions SET {Usual} WHERE id = ?");

    private readonly SqliteStatement _move = database.Prepare(
        $"UPDATE sessions SET {Usual}, startedat = ?, livehour = ?, userid = ?, deviceid = ? WHERE id = ?");

    private byte[] _blob = new byte[4_096];

    /// <summary>The stored row's place, or null.</summary>
    public SessionRowState? Find(long tenant, byte[] sessionId)
    {
        if (!_find.Start().Bind(tenant).Bind(sessionId).Step()) return null;
        var indexed = new IndexedValues(_find.Integer(3), _find.Integer(4), _find.Text(5), _find.Text(6));
        var place = new SessionRowState(_find.Integer(0), _find.Integer(1), _find.Integer(2), (int)_find.Integer(7), indexed);
        _find.Reset();
        return place;
    }

    /// <summary>Writes the row, new or in its place, and names it.</summary>
    public long Write(SessionRowState? place, long tenant, byte[] sessionId, SessionRow row, long change, long widest)
    {
        var indexed = new IndexedValues(row.StartedAt, LiveHours.FromInstant(row.LiveUntil), row.UserId, row.DeviceId);
        if (place is not { } old)
        {
            BindIndexed(BindUsual(_insert, sessionId, row, change, widest), indexed).Bind(tenant).Bind(sessionId).Bind(row.Shard).Run();
            return database.LastRow;
        }

        if (old.Indexed == indexed) BindUsual(_update, sessionId, row, change, widest).Bind(old.Id).Run();
        else BindIndexed(BindUsual(_move, sessionId, row, change, widest), indexed).Bind(old.Id).Run();
        return old.Id;
    }

    // SQLite takes a copy of what is bound: both blobs are put together in the same room, one after the other.
    private SqliteStatement BindUsual(SqliteStatement statement, byte[] sessionId, SessionRow row, long change, long widest) => statement.Start()
        .Bind(row.Revision).Bind(row.Version).Bind(change).Bind(widest).Bind(row.LastReceivedAt).Bind(row.LiveUntil)
        .Bind(row.Client).Bind(row.Platform).Bind(row.DeviceName).Bind(row.CountryCode).Bind(row.SealedParts)
        .Bind(RowChecksum.Append(row.Contribution.Span, RowChecksum.OfContribution(row.Contribution.Span, row.Key.Tenant, sessionId, row.Revision, change), ref _blob))
        .Bind(RowChecksum.Append(row.Summary.Span, RowChecksum.OfRow(row, widest), ref _blob));

    private static SqliteStatement BindIndexed(SqliteStatement statement, IndexedValues values) =>
        statement.Bind(values.StartedAt).Bind(values.LiveHour).Bind(values.UserId).Bind(values.DeviceId);
}
