using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>
/// Reads a tenant's feed. There is one writer: rows become visible in the order of their numbers, and a snapshot that shows
/// one shows all below it.
/// </summary>
internal static class FeedRowReader
{
    private const string Tenants = "SELECT name FROM tenants";

    // Each chunk is in one of two partial indexes, so that a commit writes one of them.
    private const string WithPlays = $"SELECT id FROM chunks WHERE tenant = {SessionRowReader.Tenant} AND playevents > 0 AND id > ? ORDER BY id LIMIT ?";

    private const string WithoutPlays = $"SELECT id FROM chunks WHERE tenant = {SessionRowReader.Tenant} AND playevents = 0 AND id > ? ORDER BY id LIMIT ?";

    private const string Chunk = "SELECT c.data, s.sessionid FROM chunks c JOIN sessions s ON s.id = c.session WHERE c.id = ?";

    private const string Rejections =
        $"SELECT receivedat, userid, deviceid, code, pointer, message, json, istext, id FROM rejections WHERE tenant = {SessionRowReader.Tenant} AND id > ? ORDER BY id LIMIT ?";

    private const string Changes = $"SELECT change, sessionid, revision FROM sessions WHERE tenant = {SessionRowReader.Tenant} AND shard = ? AND change > ? ORDER BY change LIMIT ?";

    /// <summary>The names of all tenants.</summary>
    public static List<string> TenantNames(ReaderConnection connection, bool all)
    {
        var names = new List<string>();
        for (var rows = connection.Start(Tenants); all && rows.Step();) names.Add(rows.Text(0)!);
        return names;
    }

    /// <summary>A page, of one snapshot.</summary>
    public static FeedPage Page(ReaderConnection connection, (string Tenant, FeedCursor After, int Shards) wanted)
    {
        var (tenant, cursor, shards) = wanted;
        var (events, damaged, moreEvents) = Events(connection, tenant, ref cursor);
        var (rejections, moreRejections) = RejectionsAfter(connection, tenant, ref cursor);
        var (sessions, moreSessions) = Sessions(connection, tenant, shards, ref cursor);
        return new(cursor.ToString(), moreEvents || moreRejections || moreSessions, events, rejections, sessions) { Damaged = damaged };
    }

    private static (List<FeedEvent> Events, List<FeedDamage> Damaged, bool HasMore) Events(ReaderConnection connection, string tenant, ref FeedCursor cursor)
    {
        List<long> chunks = [.. Ids(connection, WithPlays, tenant, cursor.Chunk.Number).Concat(Ids(connection, WithoutPlays, tenant, cursor.Chunk.Number)).Order().Take(FeedPage.MaxRows)];
        var (events, damaged) = (new List<FeedEvent>(), new List<FeedDamage>());
        var (read, bytes) = (0, 0L);
        for (; read < chunks.Count && bytes < FeedPage.MaxBytes; read++)
        {
            var row = connection.Start(Chunk).Bind(chunks[read]);
            if (!row.Step()) throw new StoreCorruptException("chunks", chunks[read], "it belongs to no session, or an index names it and it is not there");
            var (data, sessionId) = (row.Blob(0), Convert.ToHexStringLower(row.Blob(1)));
            row.Reset();
            if (StoredChunk.TryRead(chunks[read], data) is not { } entries)
            {
                damaged.Add(new(sessionId, chunks[read]));
                continue;
            }

            foreach (var entry in entries)
            {
                events.Add(new(sessionId, entry));
                bytes += entry.Json.Length;
            }
        }

        if (read > 0) cursor = cursor with { Chunk = new(0, chunks[read - 1]) };
        return (events, damaged, read < chunks.Count || chunks.Count == FeedPage.MaxRows);
    }

    private static List<long> Ids(ReaderConnection connection, string sql, string tenant, long after)
    {
        var ids = new List<long>();
        for (var rows = connection.Start(sql).Bind(tenant).Bind(after).Bind(FeedPage.MaxRows); rows.Step();) ids.Add(rows.Integer(0));
        return ids;
    }

    private static (List<StoredRejection> Rejections, bool HasMore) RejectionsAfter(ReaderConnection connection, string tenant, ref FeedCursor cursor)
    {
        var rejections = new List<StoredRejection>();
        var bytes = 0L;
        var rows = connection.Start(Rejections).Bind(tenant).Bind(cursor.Rejection.Number).Bind(FeedPage.MaxRows);
        while (bytes < FeedPage.MaxBytes && rows.Step())
        {
            rejections.Add(RejectionRowReader.Shown(rows));
            bytes += rejections[^1].Json.Length;
            cursor = cursor with { Rejection = new(0, rows.Integer(8)) };
        }

        rows.Reset();
        return (rejections, bytes >= FeedPage.MaxBytes || rejections.Count == FeedPage.MaxRows);
    }

    // The index is by shard: of each the next few, and of those together all up to where the first shard that may have more ends.
    private static (List<FeedSession> Sessions, bool HasMore) Sessions(ReaderConnection connection, string tenant, int shards, ref FeedCursor cursor)
    {
        var each = Math.Max(8, 4 * FeedPage.MaxRows / shards);
        var found = new List<(long Change, FeedSession Session)>();
        var (end, hasMore) = (long.MaxValue, false);
        for (var shard = 0; shard < shards; shard++)
        {
            var before = found.Count;
            for (var rows = connection.Start(Changes).Bind(tenant).Bind(shard).Bind(cursor.Change.Number)
                .Bind(each); rows.Step();)
                found.Add((rows.Integer(0), new(Convert.ToHexStringLower(rows.Blob(1)), rows.Integer(2))));
            if (found.Count - before < each) continue;
            (end, hasMore) = (Math.Min(end, found[^1].Change), true);
        }

        List<(long Change, FeedSession Session)> known = [.. found.Where(row => row.Change <= end).OrderBy(row => row.Change)];
        List<(long Change, FeedSession Session)> page = [.. known.Take(FeedPage.MaxRows)];
        if (page.Count > 0) cursor = cursor with { Change = new(0, page[^1].Change) };
        return ([.. page.Select(row => row.Session)], hasMore || page.Count < known.Count);
    }
}
