using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Chunks;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads a tenant's feed, in the order of <see cref="Positions"/>: below the horizon, which nothing is added below any more.</summary>
internal static class FeedRowReader
{
    private const string End =
        $"""
        select horizon, {Positions.Ahead}, exists (select from changes where tenant = {SessionRowReader.Tenant} and xid >= horizon)
            or exists (select from rejections where tenant = {SessionRowReader.Tenant} and xid >= horizon)
        from {Positions.Horizon} as h (horizon)
        """;

    private const string Chunks =
        $"""
        select id, xid from chunks where tenant = {SessionRowReader.Tenant} and playevents > 0 and (xid, id) > ($2, $3) and xid < $4
        union all select id, xid from chunks where tenant = {SessionRowReader.Tenant} and playevents = 0 and (xid, id) > ($2, $3) and xid < $4
        order by xid, id limit $5
        """;

    private const string Data = "select c.id, s.sessionid, c.data from chunks c join sessions s on s.id = c.session where c.id = any($1)";

    private const string Rejections =
        $"""
        select receivedat, userid, deviceid, code, pointer, message, json, istext, xid, id
        from rejections where tenant = {SessionRowReader.Tenant} and (xid, id) > ($2, $3) and xid < $4 order by xid, id limit $5
        """;

    private const string Changes =
        $"""
        select s.sessionid, s.revision, c.xid, c.place from changes c join sessions s on s.id = c.session
        where c.tenant = {SessionRowReader.Tenant} and (c.xid, c.place) > ($2, $3) and c.xid < $4 order by c.xid, c.place limit $5
        """;

    /// <summary>Chunks read at a time: what is read beyond a page's bytes is read again.</summary>
    private const int ChunksAtOnce = 32;

    /// <summary>The names of all tenants.</summary>
    public static async ValueTask<IReadOnlyList<string>> TenantNamesAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        await new Query("select name from tenants").ListAsync(database, row => row.GetString(0), cancellationToken).ConfigureAwait(false);

    /// <summary>A page.</summary>
    public static async ValueTask<FeedPage> PageAsync(NpgsqlDataSource database, string tenant, FeedCursor after, CancellationToken cancellationToken)
    {
        // First: what is not visible yet when the page is read was not when this was asked, either.
        var (horizon, ahead, isHeldBack) = (await new Query(End).With(tenant)
            .ListAsync(database, row => (row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2)), cancellationToken).ConfigureAwait(false))[0];
        var chunks = await Between(Chunks, tenant, after.Chunk, horizon)
            .ListAsync(database, row => new StorePosition(row.GetInt64(1), row.GetInt64(0)), cancellationToken).ConfigureAwait(false);
        var (events, damaged, read) = await EventsAsync(database, [.. chunks.Select(chunk => chunk.Number)], cancellationToken).ConfigureAwait(false);
        var (rejected, bytes) = (new List<StoredRejection>(), 0L);
        var stored = await Between(Rejections, tenant, after.Rejection, horizon)
            .ListAsync(database, row => (Rejection: RejectionRowReader.Shown(row), Position: new StorePosition(row.GetInt64(8), row.GetInt64(9))), cancellationToken).ConfigureAwait(false);
        for (; rejected.Count < stored.Count && bytes < FeedPage.MaxBytes; bytes += rejected[^1].Json.Length) rejected.Add(stored[rejected.Count].Rejection);
        var sessions = await Between(Changes, tenant, after.Change, horizon)
            .ListAsync(database, row => (Session: new FeedSession(row.SessionId(0), row.GetInt64(1)), Position: new StorePosition(row.GetInt64(2), row.GetInt64(3))), cancellationToken)
            .ConfigureAwait(false);
        var next = new FeedCursor(
            read > 0 ? chunks[read - 1] : after.Chunk,
            rejected.Count > 0 ? stored[rejected.Count - 1].Position : after.Rejection,
            sessions.Count > 0 ? sessions[^1].Position : after.Change);
        var hasMore = read < chunks.Count || rejected.Count < stored.Count || Math.Max(Math.Max(chunks.Count, stored.Count), sessions.Count) == FeedPage.MaxRows;
        return new(next.ToString(), hasMore, events, rejected, [.. sessions.Select(session => session.Session)], isHeldBack, Positions.End(horizon, ahead)) { Damaged = damaged };
    }

    private static Query Between(string sql, string tenant, StorePosition after, long horizon) =>
        new Query(sql).With(tenant).With(after.Epoch).With(after.Number).With(horizon).With(FeedPage.MaxRows);

    private static async ValueTask<(List<FeedEvent> Events, List<FeedDamage> Damaged, int Read)> EventsAsync(NpgsqlDataSource database, long[] ids, CancellationToken cancellationToken)
    {
        var (events, damaged, bytes, read) = (new List<FeedEvent>(), new List<FeedDamage>(), 0L, 0);
        while (read < ids.Length && bytes < FeedPage.MaxBytes)
        {
            long[] wanted = [.. ids.Skip(read).Take(ChunksAtOnce)];
            var chunks = (await new Query(Data).With(wanted)
                .ListAsync(database, row => (Id: row.GetInt64(0), SessionId: row.SessionId(1), Data: row.GetFieldValue<byte[]>(2)), cancellationToken).ConfigureAwait(false))
                .ToDictionary(chunk => chunk.Id);
            foreach (var id in wanted.TakeWhile(_ => bytes < FeedPage.MaxBytes))
            {
                if (!chunks.TryGetValue(id, out var chunk)) throw new StoreCorruptException("chunks", id, "an index names it and it is not there");
                var entries = StoredChunk.TryRead(id, chunk.Data);
                if (entries is null) damaged.Add(new(chunk.SessionId, id));
                foreach (var entry in entries ?? [])
                {
                    events.Add(new(chunk.SessionId, entry));
                    bytes += entry.Json.Length;
                }

                read++;
            }
        }

        return (events, damaged, read);
    }
}
