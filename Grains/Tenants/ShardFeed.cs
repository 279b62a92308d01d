using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>Which rows a shard is about.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Number">The shard.</param>
/// <param name="Day">The UTC day of a day shard, or null.</param>
internal readonly record struct ShardPlace(string Tenant, int Number, int? Day);

/// <summary>
/// How a shard learns from its sessions and from the store: once all its rows, then what changed since. A row that is
/// already held is not read again, so looking back over what was seen costs little.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="place">The shard.</param>
/// <param name="startedAt">The clock before the first row was read, microseconds since 1970: the unit of the store's stamps.</param>
/// <param name="overlap">How far to look back, microseconds.</param>
internal sealed class ShardFeed(ISessionStore store, ShardPlace place, long startedAt, long overlap)
{
    private readonly SealedSessions sealedSessions = new(store, place.Tenant);
    private long newest = startedAt;

    /// <summary>Takes what a session, or its row, contributes; false if it is not newer than what is held or adds nothing here.</summary>
    public bool Take(IContributions held, string sessionId, long revision, SessionContribution contribution)
    {
        if (revision <= held.RevisionOf(sessionId)) return false;
        if (contribution.SealedParts == 0) return held.Offer(sessionId, revision, contribution);
        sealedSessions.Outdate(sessionId);
        return true;
    }

    /// <summary>Takes the rows that are newer than what is held; returns how many were.</summary>
    public async Task<int> TakeAsync(IContributions held, IAsyncEnumerable<ContributionRow> rows)
    {
        var taken = 0;
        await foreach (var row in rows)
        {
            newest = Math.Max(newest, row.Change);
            if (row.Revision > held.RevisionOf(row.SessionId)
                && Take(held, row.SessionId, row.Revision, StoredDocuments.ReadContribution(row.Contribution))) taken++;
        }

        return taken;
    }

    /// <summary>Takes what changed since; returns how many rows the shard had not been told of.</summary>
    public Task<int> TakeChangesAsync(IContributions held) =>
        TakeAsync(held, store.ReadChangesAsync(place.Tenant, place.Number, place.Day, newest - overlap, CancellationToken.None));

    /// <summary>Reads what of long sessions is still to be read.</summary>
    public Task CatchUpAsync(IContributions held) => sealedSessions.CatchUpAsync(held);
}
