using System.Collections.Concurrent;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Writing;

/// <summary>Commits sessions: first everything that finds it, then, in one transaction, everything that it is.</summary>
/// <param name="table">The table.</param>
/// <param name="timeProvider">The clock that the numbers of shards' logs follow.</param>
internal sealed class SessionWriter(TableAccess table, TimeProvider timeProvider)
{
    private const int MaxAttempts = 10;

    private readonly ConcurrentDictionary<string, LogPartition> _logs = new();
    private readonly ConcurrentDictionary<string, bool> _tenants = new();

    /// <summary>Writes a commit if the session has the revision that it expects. Entries are removed after the row that says so is there.</summary>
    public async ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        var result = await WriteAsync(commit, cancellationToken).ConfigureAwait(false);
        if (result == CommitResult.Committed && commit.RemovesEvents) await ChunkEntity.RemoveAsync(table, Keys.Session(commit.Row.Key), cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async ValueTask<CommitResult> WriteAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        if (commit.Row.Revision != commit.ExpectedRevision + 1) throw new ArgumentException("The row does not follow the expected revision.", nameof(commit));
        await HoldTenantAsync(commit.Row.Key.Tenant, cancellationToken).ConfigureAwait(false);
        var partition = Keys.Session(commit.Row.Key);
        var before = await table.FindAsync(partition, Keys.Row, cancellationToken, SessionEntity.Compared).ConfigureAwait(false);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if ((before?.GetInt64(SessionEntity.Revision) ?? 0) != commit.ExpectedRevision) return CommitResult.RevisionMismatch;
            var parts = await CommitParts.CreateAsync(table, commit, before, cancellationToken).ConfigureAwait(false);
            if (await TryCommitAsync(commit, parts, before, cancellationToken).ConfigureAwait(false)) return CommitResult.Committed;

            // Another writer, a reader's fence, or our own transaction that was sent again after it had taken effect.
            before = await table.FindAsync(partition, Keys.Row, cancellationToken, SessionEntity.Compared).ConfigureAwait(false);
            if (before?.GetString(SessionEntity.Nonce) == parts.Nonce) return CommitResult.Committed;
            if ((before?.GetInt64(SessionEntity.Revision) ?? 0) != commit.ExpectedRevision) continue; // it may have taken effect before a later one
            foreach (var kind in (string[])["p", "x", "y"]) await SweepAsync(partition, $"{kind}:{parts.Nonce}:", cancellationToken).ConfigureAwait(false);
        }

        throw new StoreUnavailableException("A commit to Azure Tables was fenced off too often.");
    }

    /// <summary>Writes rejections, in their order.</summary>
    public async ValueTask AppendAsync(string tenant, IReadOnlyList<StoredRejection> rejections, LoggedCommit? commit, CancellationToken cancellationToken)
    {
        await HoldTenantAsync(tenant, cancellationToken).ConfigureAwait(false);
        var partition = Keys.Rejections(tenant);
        foreach (var unit in RejectionUnits.Split(partition, rejections, commit))
            await LogOf(partition, timed: false).AppendAsync(unit).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> TryCommitAsync(SessionCommit commit, CommitParts parts, TableEntity? before, CancellationToken cancellationToken)
    {
        var key = commit.Row.Key;
        var logged = new LoggedCommit(0, key.SessionId, commit.Row.Revision, before?.GetInt64(SessionEntity.Fence) ?? 0, parts.Nonce)
        {
            Chunks = [.. parts.Chunks.Select(chunk => chunk.RowKey)],
        };
        await Task.WhenAll(
            table.WriteAsync(parts.Before, cancellationToken).AsTask(),
            IndexEntries.WriteAsync(table, commit, before, cancellationToken),
            AppendAsync(key.Tenant, commit.Rejections, logged, cancellationToken).AsTask()).ConfigureAwait(false);

        var shard = Keys.Shard(key.Tenant, commit.Row.Shard);
        var unit = new LogUnit(1, 500, stamp => [Entry(shard, stamp)], new Dictionary<long, long>());
        parts.Stamp(await LogOf(shard, timed: true).AppendAsync(unit).WaitAsync(cancellationToken).ConfigureAwait(false));
        parts.Row[SessionEntity.Fence] = logged.Fence;
        TableTransactionAction row = before is null
            ? new(TableTransactionActionType.Add, parts.Row)
            : new(TableTransactionActionType.UpdateReplace, parts.Row, before.ETag);
        if (await table.SubmitAsync([row, .. parts.Others.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity))], cancellationToken).ConfigureAwait(false) is null)
            return false;

        foreach (var left in parts.LeftBehind) await SweepAsync(Keys.Session(key), left, cancellationToken).ConfigureAwait(false);
        return true;

        TableEntity Entry(string partition, long stamp)
        {
            var entity = new TableEntity(partition, Keys.Log(stamp)) { ["Plays"] = parts.PlayEvents, [LoggedCommit.ReceivedAt] = commit.Row.LastReceivedAt };
            logged.Put(entity);
            return entity;
        }
    }

    /// <summary>Removes what the committed row names no more; what stays takes room and is never read.</summary>
    private async ValueTask SweepAsync(string partition, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            await table.RemoveAsync(partition, prefix, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            // The commit has taken effect, whatever becomes of the rest.
        }
    }

    private LogPartition LogOf(string partition, bool timed) => _logs.GetOrAdd(partition, _ => new(table, partition, timed ? timeProvider : null));

    private async ValueTask HoldTenantAsync(string tenant, CancellationToken cancellationToken)
    {
        if (_tenants.ContainsKey(tenant)) return;
        await table.WriteAsync([new(Keys.Tenants, Keys.Escape(tenant)) { ["Name"] = tenant }], cancellationToken).ConfigureAwait(false);
        _tenants.TryAdd(tenant, true);
    }
}
