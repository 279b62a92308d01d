using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Postgres.Reading;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>Rewrites what is stored of a person, page by page; each page is one transaction.</summary>
internal static class ErasingWriter
{
    private const int PageChunks = 32;

    private const string Chunks = "select id, data from chunks where session = $1 and id > $2 order by id limit $3";

    private const string Rejections =
        $"select receivedat, userid, deviceid, code, pointer, message, json, istext, id from rejections where tenant = {SessionRows.Tenant} and id > $2 order by id limit $3";

    private const string Removal =
        $"""
        delete from rejections where id in (select id from (select id, receivedat from rejections where tenant = {SessionRows.Tenant} order by id limit $2) oldest where receivedat < $3)
        returning id
        """;

    /// <summary>See <see cref="IErasingStore.RewriteEventsAsync"/>.</summary>
    public static async ValueTask<int> EventsAsync(NpgsqlDataSource database, SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken)
    {
        if (await EventRows.FindSessionAsync(database, key, cancellationToken).ConfigureAwait(false) is not { } session) return 0;
        var total = 0;
        for (var after = 0L; ;)
        {
            var page = await new Query(Chunks).With(session.Id).With(after).With(PageChunks)
                .ListAsync(database, row => (Id: row.GetInt64(0), Data: row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
            var updates = new List<Query>();
            foreach (var (id, data) in page)
            {
                var (rewritten, changed) = ChunkRewriting.Of(StoredChunk.Read(id, data), rewrite);
                if (rewritten is not null) updates.Add(new Query("update chunks set data = $2 where id = $1").With(id).With(rewritten));
                total += changed;
            }

            await RunAsync(database, updates, cancellationToken).ConfigureAwait(false);
            if (page.Count < PageChunks) return total;
            after = page[^1].Id;
        }
    }

    /// <summary>See <see cref="IErasingStore.RewriteRejectionsAsync"/>.</summary>
    public static async ValueTask<RewrittenRejections> RejectionsAsync(
        NpgsqlDataSource database, string tenant, long after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken)
    {
        var page = await new Query(Rejections).With(tenant).With(after).With(RewrittenRejections.Page)
            .ListAsync(database, row => (Id: row.GetInt64(8), Rejection: RejectionRows.Read(row)), cancellationToken).ConfigureAwait(false);
        var updates = new List<Query>();
        foreach (var (id, rejection) in page)
        {
            var rewritten = rewrite(rejection);
            if (!ReferenceEquals(rewritten, rejection))
                updates.Add(new Query("update rejections set userid = $2, message = $3, pointer = $4, json = $5 where id = $1").With(id)
                    .With(rewritten.Receipt.UserId is { } user ? Encoding.UTF8.GetBytes(user) : null).With(Encoding.UTF8.GetBytes(rewritten.Message))
                    .With(Encoding.UTF8.GetBytes(rewritten.Pointer)).With(rewritten.Json.ToArray()));
        }

        await RunAsync(database, updates, cancellationToken).ConfigureAwait(false);
        return new(updates.Count, page.Count == 0 ? after : page[^1].Id, page.Count < RewrittenRejections.Page);
    }

    /// <summary>See <see cref="ISessionStore.RemoveRejectionsAsync"/>.</summary>
    public static async ValueTask<bool> RemoveAsync(NpgsqlDataSource database, string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        (await new Query(Removal).With(tenant).With(RewrittenRejections.Page).With(receivedBefore)
            .ListAsync(database, row => row.GetInt64(0), cancellationToken).ConfigureAwait(false)).Count == RewrittenRejections.Page;

    private static async ValueTask RunAsync(NpgsqlDataSource database, List<Query> updates, CancellationToken cancellationToken)
    {
        if (updates.Count == 0) return;
        try
        {
            await using var batch = database.CreateBatch();
            foreach (var update in updates) batch.BatchCommands.Add(update.ToBatchCommand());
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (PostgresFaults.Judge(fault) is StoreUnavailableException unavailable && unavailable != fault)
        {
            throw unavailable;
        }
    }
}
