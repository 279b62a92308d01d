using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// How a shard learns from the store: once all its rows, then what changed since. A row that is already held is not
/// read again, so looking back over what was seen costs little.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="shard">The shard.</param>
/// <param name="startedAt">The clock before the first row was read, microseconds since 1970: the unit of the store's stamps.</param>
/// <param name="overlap">How far to look back, microseconds.</param>
internal sealed class ShardFeed(ISessionStore store, string tenant, int shard, long startedAt, long overlap)
{
    private long newest = startedAt;

    /// <summary>Takes the rows that are newer than what is held; returns how many were.</summary>
    public async Task<int> TakeAsync(IContributions held, IAsyncEnumerable<ContributionRow> rows, CancellationToken cancellationToken)
    {
        var taken = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            newest = Math.Max(newest, row.Change);
            if (row.Revision > held.RevisionOf(row.SessionId) && held.Offer(row.SessionId, row.Revision, ReportJson.Read<SessionContribution>(row.Contribution.Span))) taken++;
        }

        return taken;
    }

    /// <summary>Takes what changed since; returns how many rows the shard had not been told of.</summary>
    public Task<int> TakeChangesAsync(IContributions held, CancellationToken cancellationToken) =>
        TakeAsync(held, store.ReadChangesAsync(tenant, shard, newest - overlap, cancellationToken), cancellationToken);
}
