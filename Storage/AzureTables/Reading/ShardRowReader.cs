using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Days;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>Reads what a shard needs. Sessions that an index names are read one by one: the row is the truth.</summary>
internal static class ShardRowReader
{
    private const long Hour = 3_600_000;
    private const int ChangesPage = 256;

    private static readonly string[] KeyOnly = ["PartitionKey", "RowKey"];

    /// <summary>The sessions of a shard that ever contributed to a day.</summary>
    public static async IAsyncEnumerable<ContributionRow> OfDayAsync(TableAccess table, string tenant, int shard, int day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sessions = await SessionsOfDayAsync(table, tenant, shard, day, cancellationToken).ConfigureAwait(false);
        await foreach (var row in RowsAsync(table, tenant, sessions, _ => true, cancellationToken).ConfigureAwait(false)) yield return row;
    }

    /// <summary>The sessions of a shard that live until an instant or longer.</summary>
    public static async IAsyncEnumerable<ContributionRow> AliveAsync(TableAccess table, string tenant, int shard, long instant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = await table.QueryAsync(Keys.Shard(tenant, shard), Keys.Live(instant / Hour, ""), $"v:{Keys.End}", cancellationToken, select: KeyOnly)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var row in RowsAsync(table, tenant, [.. entries.Select(SessionOf).Distinct()], row => row.Row.LiveUntil >= instant, cancellationToken).ConfigureAwait(false)) yield return row;
    }

    /// <summary>The sessions of a shard that were changed after a position, ascending.</summary>
    public static async IAsyncEnumerable<ContributionRow> ChangedAsync(
        TableAccess table, string tenant, int shard, StorePosition after, long? receivedSince, TimeProvider timeProvider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var log = table.QueryAsync(Keys.Shard(tenant, shard), Keys.Log(after.Number), $"c:{Keys.End}", cancellationToken)
            .Where(entity => receivedSince is not { } since || entity.GetInt64(LoggedCommit.ReceivedAt) is not { } receivedAt || receivedAt >= since)
            .Select(LoggedCommit.Read).OfType<LoggedCommit>();
        var page = new List<LoggedCommit>();
        await foreach (var commit in log.ConfigureAwait(false))
        {
            page.Add(commit);
            if (page.Count < ChangesPage) continue;
            foreach (var row in await ReadAsync().ConfigureAwait(false)) yield return row;
            page.Clear();
        }

        foreach (var row in await ReadAsync().ConfigureAwait(false)) yield return row;

        async ValueTask<List<ContributionRow>> ReadAsync()
        {
            var rows = await TableAccess.EachAsync(page, async commit =>
            {
                await commit.ResolveAsync(table, tenant, timeProvider, cancellationToken).ConfigureAwait(false);
                return await commit.FindRowAsync(table, tenant, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            return [.. rows.OfType<StoredRow>().Where(stored => receivedSince is not { } since || stored.Row.LastReceivedAt >= since).Select(Contribution)];
        }
    }

    /// <summary>The shards that an index names sessions for on days of a range.</summary>
    public static async ValueTask<IReadOnlyList<ShardDay>> WithRowsAsync(TableAccess table, string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken)
    {
        var days = await TableAccess.EachAsync<int, ShardDay[]>(
            [.. Enumerable.Range(0, shardCount)],
            async shard =>
            {
                var blocks = await table.QueryAsync(Keys.Shard(tenant, shard), "b:", cancellationToken, select: KeyOnly)
                    .Select(entity => Keys.Number(entity.RowKey.AsSpan(2))).ToHashSetAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                if (blocks.Count == 0) return [];
                return [.. Enumerable.Range(fromDay, Math.Max(0, toDay - fromDay)).Where(day => DayBlocks.Holding(day).Any(blocks.Contains)).Select(day => new ShardDay(shard, day))];
            },
            cancellationToken).ConfigureAwait(false);
        return [.. days.SelectMany(ofShard => ofShard)];
    }

    private static async ValueTask<string[]> SessionsOfDayAsync(TableAccess table, string tenant, int shard, int day, CancellationToken cancellationToken)
    {
        var entries = await TableAccess.EachAsync(
            DayBlocks.Holding(day),
            block => table.QueryAsync(Keys.Shard(tenant, shard), Keys.Day(block, ""), cancellationToken, select: KeyOnly).ToListAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. entries.SelectMany(found => found).Select(SessionOf).Distinct()];
    }

    private static async IAsyncEnumerable<ContributionRow> RowsAsync(
        TableAccess table, string tenant, IReadOnlyList<string> sessions, Func<StoredRow, bool> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in sessions.Chunk(ChangesPage))
        {
            var rows = await TableAccess.EachAsync(some, session => SessionEntity.FindAsync(table, new SessionKey(tenant, session), cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows.OfType<StoredRow>().Where(wanted)) yield return Contribution(row);
        }
    }

    private static string SessionOf(TableEntity entry) => entry.RowKey[(entry.RowKey.LastIndexOf(':') + 1)..];

    private static ContributionRow Contribution(StoredRow stored) =>
        new(stored.Row.Key.SessionId, stored.Row.Revision, new(0, stored.Change), stored.Row.LastReceivedAt, stored.Row.Contribution);
}
