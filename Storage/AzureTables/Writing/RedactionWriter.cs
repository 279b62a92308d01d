using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage.AzureTables.Reading;
using Audiogum.Sessions.Storage.Chunks;
using Audiogum.Sessions.Storage.Erasure;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>
/// Rewrites what is stored of a person, entity by entity. Pieces of the new content are written before the entity that
/// names them, those of the old one removed after it: until then the entity tells that they are left behind.
/// </summary>
/// <param name="table">The table.</param>
internal sealed class RedactionWriter(TableAccess table)
{
    /// <summary>See <see cref="IRedactableStore.RewriteEventsAsync"/>.</summary>
    public async ValueTask<int> EventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken)
    {
        var (partition, total) = (Keys.Session(key), 0);
        var keys = await table.QueryAsync(partition, "c:", cancellationToken, select: ["PartitionKey", "RowKey"]).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var name in keys.Select(entity => entity.RowKey))
        {
            if (await table.FindAsync(partition, name, cancellationToken).ConfigureAwait(false) is not { } entity) continue;
            var chunks = await ChunkEntity.ReadAsync(table, entity, cancellationToken).ConfigureAwait(false);
            var changed = chunks.Sum(chunk => ChunkRewriter.Rewrite(chunk, rewrite).Changed);
            total += changed;
            if (changed > 0)
            {
                var before = new List<TableEntity>();
                var rewritten = ChunkEntity.Rewrite(entity, [.. chunks.Select(chunk => EventChunk.Encode(chunk))], Guid.NewGuid().ToString("N"), before);
                await table.WriteAsync(before, cancellationToken).ConfigureAwait(false);
                await ReplaceAsync(rewritten, entity, cancellationToken).ConfigureAwait(false);
                entity = await table.FindAsync(partition, name, cancellationToken).ConfigureAwait(false);
            }

            if (entity?.GetString(ChunkEntity.LeftBehind) is not { } left) continue;
            await table.RemoveAsync(partition, left, cancellationToken).ConfigureAwait(false);
            var clean = new TableEntity(entity);
            clean.Remove(ChunkEntity.LeftBehind);
            await ReplaceAsync(clean, entity, cancellationToken).ConfigureAwait(false);
        }

        return total;
    }

    /// <summary>See <see cref="IRedactableStore.RewriteRejectionsAsync"/>.</summary>
    public async ValueTask<RewrittenRejections> RejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken)
    {
        var page = await RejectionRowReader.PageAsync(table, tenant, after.Number, cancellationToken).ConfigureAwait(false);
        var changed = 0;
        foreach (var entity in page)
        {
            var rejection = await RejectionRowReader.DecodeAsync(table, entity, cancellationToken).ConfigureAwait(false);
            if (rewrite(rejection) is var rewritten && ReferenceEquals(rewritten, rejection)) continue;
            var replaced = new TableEntity(entity.PartitionKey, entity.RowKey);
            RejectionRowReader.Put(replaced, rewritten);
            LoggedCommit.Read(entity)?.Put(replaced);
            await ReplaceAsync(replaced, entity, cancellationToken).ConfigureAwait(false);
            changed++;
        }

        return new(changed, page.Count == 0 ? after : new(0, Keys.Number(page[^1].RowKey.AsSpan(2))), page.Count < RewrittenRejections.Page);
    }

    /// <summary>See <see cref="IRedactableStore.ForgetUserAsync"/>: of the index those entries whose sessions bear a pseudonym, and all that commits wrote which never took effect.</summary>
    public async ValueTask UserAsync(string tenant, string userId, CancellationToken cancellationToken)
    {
        await new UnreferencedEntities(table).RemoveAsync(tenant, cancellationToken).ConfigureAwait(false);
        var partition = Keys.User(tenant, userId);
        var entries = await table.QueryAsync(partition, "l:", cancellationToken, select: ["PartitionKey", "RowKey"]).ToListAsync(cancellationToken).ConfigureAwait(false);
        var isForgotten = await TableAccess.EachAsync(
            entries,
            async entry => await SessionEntity.FindAsync(table, new(tenant, entry.RowKey[(entry.RowKey.LastIndexOf(':') + 1)..]), cancellationToken).ConfigureAwait(false) is { } session && Pseudonym.Is(session.Row.UserId),
            cancellationToken).ConfigureAwait(false);
        await table.RemoveAsync(entries.Where((_, place) => isForgotten[place]), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReplaceAsync(TableEntity rewritten, TableEntity entity, CancellationToken cancellationToken)
    {
        if (await table.SubmitAsync([new(TableTransactionActionType.UpdateReplace, rewritten, entity.ETag)], cancellationToken).ConfigureAwait(false) is null)
            throw new StoreUnavailableException("Another one rewrote the same entity of Azure Tables.");
    }
}
