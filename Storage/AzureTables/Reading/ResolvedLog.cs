using Audiogum.Sessions.Storage.AzureTables.Writing;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>
/// How far a shard's log is settled: each commit up to there has taken effect or never will. It is remembered in the shard's
/// partition, so that no part of the log is walked through twice. A log that an earlier release wrote is long, and was never
/// walked: it is walked in slices, one log at a time, and whoever asks meanwhile is told to ask again.
/// </summary>
internal sealed class ResolvedLog(TableAccess table, TimeProvider timeProvider) : IDisposable
{
    private const string Last = "Last";

    /// <summary>Entries looked at before the place is written down.</summary>
    public const int AtOnce = 4_096;

    /// <summary>How long one question goes on with a long log.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _long = new(1, 1);

    private static readonly string[] Columns = ["PartitionKey", "RowKey", "Session", "Revision", "Fence", "Nonce"];

    /// <summary>The end of the log, once all before it is settled; a commit that does not come is kept from taking effect.</summary>
    /// <exception cref="StoreUnavailableException">The log is long: it is settled further now than before.</exception>
    public async ValueTask<StoreEnd> EndAsync(string tenant, int shard, CancellationToken cancellationToken)
    {
        var partition = Keys.Shard(tenant, shard);
        var end = await LogPartition.LastAsync(table, partition, cancellationToken).ConfigureAwait(false);
        var settled = (await table.FindAsync(partition, Keys.Settled, cancellationToken).ConfigureAwait(false))?.GetInt64(Last) ?? 0;
        long? begunAt = null;
        try
        {
            while (settled < end)
            {
                var entries = await table.QueryAsync(partition, Keys.Log(settled), Keys.Log(end + 1), cancellationToken, select: Columns).Take(AtOnce)
                    .Select(LoggedCommit.Read).OfType<LoggedCommit>().ToListAsync(cancellationToken).ConfigureAwait(false);
                var isLong = entries.Count == AtOnce;
                if (isLong && begunAt is null)
                {
                    if (!await _long.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false)) throw AskAgain;
                    begunAt = timeProvider.GetTimestamp();
                }

                await SettleAsync(tenant, entries, cancellationToken).ConfigureAwait(false);
                settled = isLong ? entries[^1].Number : end;
                await table.WriteAsync([new(partition, Keys.Settled) { [Last] = settled }], cancellationToken).ConfigureAwait(false);
                if (settled < end && begunAt is { } from && timeProvider.GetElapsedTime(from) >= Slice) throw AskAgain;
            }
        }
        finally
        {
            if (begunAt is not null) _long.Release();
        }

        return new(new(0, end), new(0, end), new(0, end));
    }

    /// <inheritdoc/>
    public void Dispose() => _long.Dispose();

    private static StoreUnavailableException AskAgain =>
        new("The logs of shards are walked through once, since an earlier release wrote them: this goes on whenever somebody asks.");

    // A commit is begun once the one before it is settled: of a session the last says so of all.
    private async ValueTask SettleAsync(string tenant, List<LoggedCommit> entries, CancellationToken cancellationToken)
    {
        LoggedCommit[] lasts = [.. entries.GroupBy(entry => entry.SessionId).Select(ofSession => ofSession.MaxBy(entry => (entry.Revision, entry.Fence))!)];
        await TableAccess.EachAsync(lasts, async entry =>
        {
            await entry.ResolveAsync(table, tenant, timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }
}
