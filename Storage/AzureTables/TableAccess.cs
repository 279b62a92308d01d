using System.Runtime.CompilerServices;
using Audiogum.Sessions.Storage.Azure;
using Azure;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>The table. A call that cannot be carried out throws <see cref="StoreUnavailableException"/>.</summary>
internal sealed class TableAccess(TableClient table)
{
    /// <summary>Entities of one transaction.</summary>
    public const int MaxActions = 100;

    /// <summary>Bytes that a transaction of ours holds, before they are written as base64 into the 4 MiB that the service takes.</summary>
    public const int MaxBytes = 2_300_000;

    private const int AtOnce = 32;

    public Task OpenAsync(CancellationToken cancellationToken) => AzureFaults.RunAsync(() => table.CreateIfNotExistsAsync(cancellationToken), cancellationToken);

    /// <summary>An entity, or null.</summary>
    public async ValueTask<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellationToken, IEnumerable<string>? select = null)
    {
        var found = await AzureFaults.RunAsync(() => table.GetEntityIfExistsAsync<TableEntity>(partition, row, select, cancellationToken), cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>When the service answers, by its own clock; null if it does not say.</summary>
    public async ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) =>
        (await AzureFaults.RunAsync(() => table.GetEntityIfExistsAsync<TableEntity>(Keys.Meta, "shards", null, cancellationToken), cancellationToken).ConfigureAwait(false)).GetRawResponse().Headers.Date;

    /// <summary>Entities of a partition with keys above one text and below another, ascending. Pages are no snapshot of each other.</summary>
    public IAsyncEnumerable<TableEntity> QueryAsync(
        string partition, string above, string below, CancellationToken cancellationToken, string? filter = null, int? page = null, IEnumerable<string>? select = null) =>
        ReadAsync($"PartitionKey eq '{partition}' and RowKey gt '{above}' and RowKey lt '{below}'{(filter is null ? "" : $" and {filter}")}", page, select, cancellationToken);

    /// <summary>Entities of a partition whose keys begin so, ascending.</summary>
    public IAsyncEnumerable<TableEntity> QueryAsync(string partition, string prefix, CancellationToken cancellationToken, string? filter = null, IEnumerable<string>? select = null) =>
        QueryAsync(partition, prefix, prefix + Keys.End, cancellationToken, filter, select: select);

    /// <summary>Entities of all sessions of a tenant, session by session.</summary>
    public IAsyncEnumerable<TableEntity> QuerySessionsAsync(string tenant, IEnumerable<string> select, CancellationToken cancellationToken)
    {
        var prefix = Keys.Session(tenant, string.Empty);
        return ReadAsync($"PartitionKey gt '{prefix}' and PartitionKey lt '{prefix}{Keys.End}' and RowKey gt 'p:' and RowKey lt 'z'", null, select, cancellationToken);
    }

    /// <summary>All or nothing; null if an entity is not what an action expects. The tag is that of the first one.</summary>
    public async ValueTask<ETag?> SubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            var done = await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return done.Value[0].Headers.ETag ?? default(ETag);
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412)
        {
            return null;
        }
        catch (Exception exception) when (AzureFaults.Translate(exception, cancellationToken) is StoreUnavailableException unavailable && unavailable != exception)
        {
            throw unavailable;
        }
    }

    /// <summary>Writes entities of one partition, over those with the same keys, in as many transactions as they need.</summary>
    public async ValueTask WriteAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
    {
        var (actions, bytes) = (new List<TableTransactionAction>(), 0L);
        foreach (var entity in entities)
        {
            var size = EntityBlobs.SizeOf(entity);
            if (actions.Count == MaxActions || bytes + size > MaxBytes) await FlushAsync().ConfigureAwait(false);
            actions.Add(new(TableTransactionActionType.UpsertReplace, entity));
            bytes += size;
        }

        await FlushAsync().ConfigureAwait(false);

        async ValueTask FlushAsync()
        {
            if (actions.Count > 0 && await SubmitAsync(actions, cancellationToken).ConfigureAwait(false) is null)
                throw new StoreUnavailableException("Azure Tables refused to write over an entity.");
            actions.Clear();
            bytes = 0;
        }
    }

    /// <summary>Removes what begins so.</summary>
    public async ValueTask RemoveAsync(string partition, string prefix, CancellationToken cancellationToken)
    {
        await RemoveAsync(await QueryAsync(partition, prefix, cancellationToken, select: ["PartitionKey", "RowKey"]).ToListAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes entities of one partition.</summary>
    public async ValueTask RemoveAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
    {
        foreach (var some in entities.Chunk(MaxActions))
        {
            await AzureFaults.RunAsync(
                () => table.SubmitTransactionAsync(some.Select(key => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(key.PartitionKey, key.RowKey), ETag.All)), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for many things at a time; answers in their order.</summary>
    public static async ValueTask<TResult[]> EachAsync<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, ValueTask<TResult>> ask, CancellationToken cancellationToken)
    {
        var answers = new TResult[items.Count];
        await Parallel.ForAsync(0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, _) => answers[i] = await ask(items[i]).ConfigureAwait(false))
            .ConfigureAwait(false);
        return answers;
    }

    private async IAsyncEnumerable<TableEntity> ReadAsync(string filter, int? page, IEnumerable<string>? select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entities = table.QueryAsync<TableEntity>(filter, page, select, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (entities.ConfigureAwait(false))
        {
            while (await AzureFaults.RunAsync(() => entities.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false)) yield return entities.Current;
        }
    }
}
