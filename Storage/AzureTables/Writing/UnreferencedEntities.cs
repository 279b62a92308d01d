using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>
/// What commits wrote beforehand and no row names: pieces, sealed parts and places of plays of commits that never took
/// effect, since their writer died or was fenced off. They are never read, but hold events as they were sent.
/// </summary>
/// <param name="table">The table.</param>
internal sealed class UnreferencedEntities(TableAccess table)
{
    private static readonly string[] Names = ["PartitionKey", "RowKey"];

    /// <summary>How often a fence is tried that a commit of the session came before.</summary>
    private const int MaxAttempts = 16;

    /// <summary>Removes those of all sessions of a tenant, and of sessions that never came to be.</summary>
    public async ValueTask RemoveAsync(string tenant, CancellationToken cancellationToken)
    {
        var (partition, found) = (string.Empty, new List<TableEntity>());
        await foreach (var entity in table.QuerySessionsAsync(tenant, Names, cancellationToken).ConfigureAwait(false))
        {
            if (entity.PartitionKey != partition) await FlushAsync().ConfigureAwait(false);
            partition = entity.PartitionKey;
            if (IsWrittenBefore(entity.RowKey)) found.Add(entity);
        }

        await FlushAsync().ConfigureAwait(false);

        async ValueTask FlushAsync()
        {
            if (found.Count > 0) await RemoveAsync(partition, found, cancellationToken).ConfigureAwait(false);
            found = [];
        }
    }

    /// <summary>
    /// Removes what of these entities is not named. A writer who is about to commit has written entities that nobody names
    /// yet: the fence keeps that commit from taking effect, and the writer begins again with other names.
    /// </summary>
    private async ValueTask RemoveAsync(string partition, List<TableEntity> found, CancellationToken cancellationToken)
    {
        var row = await table.FindAsync(partition, Keys.Row, cancellationToken).ConfigureAwait(false);
        if ((await UnnamedAsync(row).ConfigureAwait(false)).Count == 0) return;
        for (var attempt = 1; await table.SubmitAsync([Fence(row)], cancellationToken).ConfigureAwait(false) is null; attempt++)
        {
            if (attempt == MaxAttempts) throw new StoreUnavailableException("A session of Azure Tables was written while it was swept.");
            row = await table.FindAsync(partition, Keys.Row, cancellationToken).ConfigureAwait(false);
        }

        row = await table.FindAsync(partition, Keys.Row, cancellationToken).ConfigureAwait(false);
        await table.RemoveAsync(await UnnamedAsync(row).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        TableTransactionAction Fence(TableEntity? current)
        {
            var fence = new TableEntity(partition, Keys.Row) { [SessionEntity.Fence] = (current?.GetInt64(SessionEntity.Fence) ?? 0) + 1 };
            if (current is not null) return new(TableTransactionActionType.UpdateMerge, fence, current.ETag);
            fence[SessionEntity.Revision] = 0L;
            return new(TableTransactionActionType.Add, fence);
        }

        async ValueTask<List<TableEntity>> UnnamedAsync(TableEntity? named)
        {
            var names = await NamedAsync(partition, named, cancellationToken).ConfigureAwait(false);
            return found.FindAll(entity => !names.Exists(name => entity.RowKey.StartsWith(name, StringComparison.Ordinal)));
        }
    }

    /// <summary>What the keys begin with that the row, and what it names, name.</summary>
    private async ValueTask<List<string>> NamedAsync(string partition, TableEntity? row, CancellationToken cancellationToken)
    {
        if (row?.GetInt64(SessionEntity.Revision) is null or 0) return [];
        var names = new List<string>(SessionEntity.PiecesOf(row));
        if (row.GetString(SessionEntity.PlaysAt) is { } plays) names.Add($"y:{plays}:");
        var parts = new List<string> { "c:" };
        if (row.GetString(SessionEntity.SealedAt) is { } generation) parts.Add($"x:{generation}:");
        names.AddRange(parts);
        foreach (var part in parts)
        {
            var entities = table.QueryAsync(partition, part, cancellationToken, select: [.. Names, "DAt", ChunkEntity.LeftBehind]);
            await foreach (var entity in entities.ConfigureAwait(false))
            {
                if (EntityBlobs.PiecesOf(entity, "D") is { } pieces) names.Add(pieces);
                if (entity.GetString(ChunkEntity.LeftBehind) is { } left) names.Add(left);
            }
        }

        return names;
    }

    private static bool IsWrittenBefore(string key) => key is ['p' or 'x' or 'y', ':', ..];
}
