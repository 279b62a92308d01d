using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>A store that can be made unavailable.</summary>
internal sealed class BreakableStore(ISessionStore store) : ISessionStore
{
    public bool IsBroken { get; set; }

    private ISessionStore Store => IsBroken ? throw new StoreUnavailableException("Broken on purpose.") : store;

    public ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken) =>
        Store.FindSessionAsync(key, cancellationToken);

    public IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, CancellationToken cancellationToken) =>
        Store.ReadEventsAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        Store.ReadEventsAsync(key, sequenceNumbers, cancellationToken);

    public ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken) =>
        Store.CommitAsync(commit, cancellationToken);

    public ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken) =>
        Store.AppendRejectionsAsync(tenant, rejections, cancellationToken);

    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        Store.ListRejectionsAsync(tenant, limit, cancellationToken);

    public ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        Store.CountRejectedAsync(tenant, from, to, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        Store.ListPlayEventsAsync(tenant, limit, cancellationToken);

    public ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        Store.ListSessionsAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        Store.ListPlaysAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        Store.ListShardDaysAsync(tenant, shardCount, fromDay, toDay, cancellationToken);

    public IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, CancellationToken cancellationToken) =>
        Store.ReadDayAsync(tenant, shard, day, cancellationToken);

    public IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, CancellationToken cancellationToken) =>
        Store.ReadLiveAsync(tenant, shard, instant, cancellationToken);

    public IAsyncEnumerable<ContributionRow> ReadChangesAsync(string tenant, int shard, long afterChange, CancellationToken cancellationToken) =>
        Store.ReadChangesAsync(tenant, shard, afterChange, cancellationToken);
}
