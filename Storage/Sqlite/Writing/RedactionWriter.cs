using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Sqlite.Reading;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Rewrites what is stored of a person, page by page, through the group committer as every write goes.</summary>
internal sealed class RedactionWriter(ReaderPool readers, GroupCommitter writer)
{
    private const string Page =
        $"SELECT receivedat, userid, deviceid, code, pointer, message, json, istext, id FROM rejections WHERE tenant = {SessionRowReader.Tenant} AND id > ? ORDER BY id LIMIT ?";

    /// <summary>See <see cref="IRedactableStore.RewriteEventsAsync"/>.</summary>
    public async ValueTask<int> EventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken)
    {
        var total = 0;
        var chunks = await readers.ReadAsync(key, EventRowReader.ChunksOf, cancellationToken).ConfigureAwait(false);
        for (var start = 0; start < chunks.Count;)
        {
            var page = await readers.ReadAsync((chunks, start), EventRowReader.OfChunks, cancellationToken).ConfigureAwait(false);
            var rewritten = new List<(long Id, byte[] Data)>();
            for (var i = 0; i < page.Count; i++)
            {
                var (data, changed) = ChunkRewriter.Rewrite(page[i], rewrite);
                if (data is not null) rewritten.Add((chunks[start + i].Id, data));
                total += changed;
            }

            if (rewritten.Count > 0) await WriteAsync(new(key.Tenant, key.SessionId), rewritten.Sum(chunk => chunk.Data.Length), connection =>
            {
                foreach (var (id, data) in rewritten) connection.Chunks.Rewrite(id, data);
            }, cancellationToken).ConfigureAwait(false);
            start += page.Count;
        }

        return total;
    }

    /// <summary>See <see cref="IRedactableStore.RewriteRejectionsAsync"/>.</summary>
    public async ValueTask<RewrittenRejections> RejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken)
    {
        var page = await readers.ReadAsync((tenant, after.Number), Read, cancellationToken).ConfigureAwait(false);
        var rewritten = page.Select(row => (row.Id, Before: row.Rejection, After: rewrite(row.Rejection))).Where(row => !ReferenceEquals(row.Before, row.After)).ToList();
        if (rewritten.Count > 0) await WriteAsync(new(tenant, "rejections"), rewritten.Sum(row => row.After.Json.Length), connection =>
        {
            foreach (var (id, _, rejection) in rewritten) connection.Rejections.Rewrite(id, rejection);
        }, cancellationToken).ConfigureAwait(false);
        return new(rewritten.Count, page.Count == 0 ? after : new(0, page[^1].Id), page.Count < RewrittenRejections.Page);
    }

    private static List<(long Id, StoredRejection Rejection)> Read(ReaderConnection connection, (string Tenant, long After) place)
    {
        var all = new List<(long, StoredRejection)>();
        var rows = connection.Start(Page).Bind(place.Tenant).Bind(place.After).Bind(RewrittenRejections.Page);
        while (rows.Step()) all.Add((rows.Integer(8), RejectionRowReader.Read(rows)));
        return all;
    }

    private async ValueTask WriteAsync(WriteOwner owner, int size, Action<WriterConnection> apply, CancellationToken cancellationToken)
    {
        var pending = new PendingRewrite(owner, size, apply);
        await writer.EnqueueAsync(pending, cancellationToken).ConfigureAwait(false);
        await pending.Task.ConfigureAwait(false);
    }
}
