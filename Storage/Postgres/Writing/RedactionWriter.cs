using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Postgres.Reading;
using Audiogum.Sessions.Storage.Rejections;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>Rewrites what is stored of a person, page by page; each page is written by one statement.</summary>
internal static class RedactionWriter
{
    private const string Remains =
        "PostgreSQL keeps replaced rows in pages that were vacuumed until their space is used again, and in its write-ahead log, "
        + "archive, replicas and base backups until these expire.";

    /// <summary>It takes as long as reading the tables does, and hinders nobody.</summary>
    private static readonly string[] Vacuum =
    [
        "set statement_timeout = 0",
        .. ((string[])["chunks", "sessions", "sealedparts", "plays", "rejections", "snapshots"]).Select(table => $"vacuum {table}"),
    ];

    private const int PageChunks = 32;

    private const string Chunks = "select id, data from chunks where session = $1 and id > $2 order by id limit $3";

    private const string Rejections =
        $"select receivedat, userid, deviceid, code, pointer, message, json, istext, id, xid from rejections where tenant = {SessionRowReader.Tenant} and (xid, id) > ($2, $3) and xid < {Positions.Horizon} order by xid, id limit $4";

    private const string WriteChunks = "update chunks c set data = u.data from unnest($1::bigint[], $2::bytea[]) as u (id, data) where c.id = u.id returning c.id";

    private const string WriteRejections =
        """
        update rejections r set userid = u.userid, message = u.message, pointer = u.pointer, json = u.json
        from unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[]) as u (id, userid, message, pointer, json) where r.id = u.id returning r.id
        """;

    private const string Removal =
        $"""
        delete from rejections where id in (select id from (select id, receivedat from rejections where tenant = {SessionRowReader.Tenant} order by xid, id limit $2) oldest where receivedat < $3)
        returning id
        """;

    /// <summary>See <see cref="IRedactableStore.RewriteEventsAsync"/>.</summary>
    public static async ValueTask<int> EventsAsync(NpgsqlDataSource database, SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken)
    {
        if (await EventRowReader.FindSessionAsync(database, key, cancellationToken)
            .ConfigureAwait(false) is not { } session) return 0;
        var total = 0;
        for (var after = 0L; ;)
        {
            var page = await new Query(Chunks).With(session.Id).With(after).With(PageChunks)
                .ListAsync(database, row => (Id: row.GetInt64(0), Data: row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
            var updates = new List<(long Id, byte[] Data)>();
            foreach (var (id, data) in page)
            {
                var (rewritten, changed) = ChunkRewriter.Rewrite(StoredChunk.Read(id, data), rewrite);
                if (rewritten is not null) updates.Add((id, rewritten));
                total += changed;
            }

            if (updates.Count > 0)
                await RunAsync(database, new Query(WriteChunks).With(updates.Select(chunk => chunk.Id).ToArray()).With(updates.Select(chunk => chunk.Data).ToArray()), cancellationToken).ConfigureAwait(false);
            if (page.Count < PageChunks) return total;
            after = page[^1].Id;
        }
    }

    /// <summary>See <see cref="IRedactableStore.RewriteRejectionsAsync"/>.</summary>
    public static async ValueTask<RewrittenRejections> RejectionsAsync(
        NpgsqlDataSource database, string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken)
    {
        var page = await new Query(Rejections).With(tenant).With(after.Epoch).With(after.Number).With(RewrittenRejections.Page)
            .ListAsync(database, row => (Id: row.GetInt64(8), Xid: row.GetInt64(9), Rejection: RejectionRowReader.Read(row)), cancellationToken).ConfigureAwait(false);
        var updates = new List<(long Id, StoredRejection Rejection)>();
        foreach (var (id, _, rejection) in page)
        {
            var rewritten = rewrite(rejection);
            if (!ReferenceEquals(rewritten, rejection)) updates.Add((id, rewritten));
        }

        if (updates.Count > 0)
            await RunAsync(database, new Query(WriteRejections).With(updates.Select(row => row.Id).ToArray())
                .With(updates.Select(row => row.Rejection.Receipt.UserId is { } user ? Encoding.UTF8.GetBytes(user) : null).ToArray())
                .With(updates.Select(row => Encoding.UTF8.GetBytes(row.Rejection.Message)).ToArray())
                .With(updates.Select(row => Encoding.UTF8.GetBytes(row.Rejection.Pointer)).ToArray())
                .With(updates.Select(row => RejectedBytes.Pack(row.Rejection).ToArray()).ToArray()), cancellationToken).ConfigureAwait(false);
        return new(updates.Count, page.Count == 0 ? after : new(page[^1].Xid, page[^1].Id), page.Count < RewrittenRejections.Page);
    }

    /// <summary>See <see cref="ISessionStore.RemoveRejectionsAsync"/>.</summary>
    public static async ValueTask<bool> RemoveAsync(NpgsqlDataSource database, string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        (await new Query(Removal).With(tenant).With(RewrittenRejections.Page).With(receivedBefore)
            .ListAsync(database, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false)).Count == RewrittenRejections.Page;

    /// <summary>See <see cref="IPurgeableStore.PurgeAsync"/>: only the owner of a table may vacuum it; the database warns where we are not.</summary>
    public static async ValueTask<IReadOnlyList<string>> PurgeAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            foreach (var statement in Vacuum)
            {
                await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (PostgresFaults.Translate(exception) is StoreUnavailableException unavailable && unavailable != exception)
        {
            throw unavailable;
        }

        return [Remains];
    }

    // One statement: until all of it has come to the server it holds no lock, wherever this process stops.
    private static async ValueTask RunAsync(NpgsqlDataSource database, Query update, CancellationToken cancellationToken) =>
        await update.ListAsync(database, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
}
