using Audiogum.Sessions.Storage.Chunks;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>
/// Reads a tenant's feed. Numbers are taken before commits become visible, in any order: how far the feed can be read is
/// found while nobody writes, which takes as long as the groups that are being written.
/// </summary>
internal static class FeedRows
{
    /// <summary>The lock of <c>group.sql</c>.</summary>
    private const string Fence = "select pg_advisory_xact_lock(8026367105823139169)";

    private const string Ends =
        $"""
        select coalesce((select max(id) from chunks), 0), coalesce((select max(id) from rejections), 0),
            coalesce((select max(place) from changes where tenant = {SessionRows.Tenant}), 0)
        """;

    private const string Chunks =
        $"""
        select id from chunks where tenant = {SessionRows.Tenant} and playevents > 0 and id > $2 and id <= $3
        union all select id from chunks where tenant = {SessionRows.Tenant} and playevents = 0 and id > $2 and id <= $3
        order by id limit $4
        """;

    private const string Data = "select c.id, s.sessionid, c.data from chunks c join sessions s on s.id = c.session where c.id = any($1) order by c.id";

    private const string Rejections =
        $"""
        select receivedat, userid, deviceid, code, pointer, message, json, istext, id
        from rejections where tenant = {SessionRows.Tenant} and id > $2 and id <= $3 order by id limit $4
        """;

    private const string Changes =
        $"""
        select s.sessionid, c.place, s.revision from changes c join sessions s on s.id = c.session
        where c.tenant = {SessionRows.Tenant} and c.place > $2 and c.place <= $3 order by c.place limit $4
        """;

    /// <summary>Chunks read at a time: what is read beyond a page's bytes is read again.</summary>
    private const int ChunksAtOnce = 32;

    /// <summary>The names of all tenants.</summary>
    public static async ValueTask<IReadOnlyList<string>> TenantNamesAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        await new Query("select name from tenants").ListAsync(database, row => row.GetString(0), cancellationToken).ConfigureAwait(false);

    /// <summary>A page.</summary>
    public static async ValueTask<FeedPage> PageAsync(NpgsqlDataSource database, string tenant, FeedPlace after, CancellationToken cancellationToken)
    {
        var end = await EndAsync(database, tenant, cancellationToken).ConfigureAwait(false);
        var ids = await Of(Chunks, tenant, after.Chunk, end.Chunk).ListAsync(database, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        var (events, read) = await EventsAsync(database, ids, cancellationToken).ConfigureAwait(false);
        var (rejected, bytes) = (new List<StoredRejection>(), 0L);
        var stored = await Of(Rejections, tenant, after.Rejection, end.Rejection)
            .ListAsync(database, row => (Rejection: RejectionRows.Read(row), Id: row.GetInt64(8)), cancellationToken).ConfigureAwait(false);
        for (; rejected.Count < stored.Count && bytes < FeedPage.MaxBytes; bytes += rejected[^1].Json.Length) rejected.Add(stored[rejected.Count].Rejection);
        var sessions = await Of(Changes, tenant, after.Change, end.Change)
            .ListAsync(database, row => (Session: new FeedSession(row.SessionId(0), row.GetInt64(2)), Place: row.GetInt64(1)), cancellationToken).ConfigureAwait(false);
        var next = new FeedPlace(
            read > 0 ? ids[read - 1] : after.Chunk,
            rejected.Count > 0 ? stored[rejected.Count - 1].Id : after.Rejection,
            sessions.Count > 0 ? sessions[^1].Place : after.Change);
        var hasMore = read < ids.Count || rejected.Count < stored.Count || Math.Max(Math.Max(ids.Count, stored.Count), sessions.Count) == FeedPage.MaxRows;
        return new(next.ToString(), hasMore, events, rejected, [.. sessions.Select(session => session.Session)]);
    }

    private static Query Of(string sql, string tenant, long after, long end) => new Query(sql).With(tenant).With(after).With(end).With(FeedPage.MaxRows);

    private static async ValueTask<FeedPlace> EndAsync(NpgsqlDataSource database, string tenant, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (var fence = new NpgsqlCommand(Fence, connection)) await fence.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            await using var ends = new NpgsqlCommand(Ends, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = tenant } } };
            await using var row = await ends.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            return new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
        }
        catch (Exception fault) when (PostgresFaults.Judge(fault) is StoreUnavailableException unavailable && unavailable != fault)
        {
            throw unavailable;
        }
    }

    private static async ValueTask<(List<FeedEvent> Events, int Read)> EventsAsync(NpgsqlDataSource database, List<long> ids, CancellationToken cancellationToken)
    {
        var (events, bytes, read) = (new List<FeedEvent>(), 0L, 0);
        while (read < ids.Count && bytes < FeedPage.MaxBytes)
        {
            long[] wanted = [.. ids.Skip(read).Take(ChunksAtOnce)];
            var chunks = await new Query(Data).With(wanted)
                .ListAsync(database, row => (Id: row.GetInt64(0), SessionId: row.SessionId(1), Data: row.GetFieldValue<byte[]>(2)), cancellationToken).ConfigureAwait(false);
            if (chunks.Count < wanted.Length) throw new StoreCorruptException("chunks", wanted.Except(chunks.Select(chunk => chunk.Id)).First(), "an index names it and it is not there");
            for (var i = 0; i < chunks.Count && bytes < FeedPage.MaxBytes; i++, read++)
            {
                foreach (var entry in StoredChunk.Read(chunks[i].Id, chunks[i].Data))
                {
                    events.Add(new(chunks[i].SessionId, entry));
                    bytes += entry.Json.Length;
                }
            }
        }

        return (events, read);
    }
}
