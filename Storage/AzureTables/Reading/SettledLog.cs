using Audiogum.Sessions.Storage.AzureTables.Writing;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>
/// How far a shard's log is settled: each commit up to there has taken effect or never will. It is remembered in the shard's
/// partition, so that no part of the log is walked through twice.
/// </summary>
internal static class SettledLog
{
    private const string Last = "Last";

    /// <summary>Entries looked at before the place is written down.</summary>
    private const int AtOnce = 4_096;

    private static readonly string[] Columns = ["PartitionKey", "RowKey", "Session", "Revision", "Fence", "Nonce"];

    /// <summary>The end of the log, once all before it is settled; a commit that does not come is kept from taking effect.</summary>
    public static async ValueTask<StoreEnd> EndAsync(TableAccess table, string tenant, int shard, TimeProvider clock, CancellationToken cancellationToken)
    {
        var partition = Keys.Shard(tenant, shard);
        var end = await LogPartition.LastAsync(table, partition, cancellationToken).ConfigureAwait(false);
        var settled = (await table.FindAsync(partition, Keys.Settled, cancellationToken).ConfigureAwait(false))?.GetInt64(Last) ?? 0;
        while (settled < end)
        {
            var entries = await table.QueryAsync(partition, Keys.Log(settled), Keys.Log(end + 1), cancellationToken, select: Columns).Take(AtOnce)
                .Select(LoggedCommit.Read).OfType<LoggedCommit>().ToListAsync(cancellationToken).ConfigureAwait(false);

            // A commit is begun once the one before it is settled: of a session the last says so of all.
            LoggedCommit[] lasts = [.. entries.GroupBy(entry => entry.SessionId).Select(ofSession => ofSession.MaxBy(entry => (entry.Revision, entry.Fence))!)];
            await TableAccess.EachAsync(lasts, async entry =>
            {
                await entry.SettleAsync(table, tenant, clock, cancellationToken).ConfigureAwait(false);
                return true;
            }, cancellationToken).ConfigureAwait(false);
            settled = entries.Count < AtOnce ? end : entries[^1].Number;
            await table.WriteAsync([new(partition, Keys.Settled) { [Last] = settled }], cancellationToken).ConfigureAwait(false);
        }

        return new(new(0, end), new(0, end), new(0, end));
    }
}
