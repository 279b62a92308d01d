using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Snapshots;

namespace Audiogum.Sessions.Tests.Simulation.Faults;

/// <summary>A store every call of which may go wrong: before it, after it took effect, half-way through its rows, or slowly.</summary>
internal sealed class ChaoticStore(ISessionStore store, FaultPlan plan) : ISessionStore
{
    public async ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        await plan.BeforeAsync("commit");
        if (plan.IsMismatch()) return CommitResult.RevisionMismatch;
        var result = await store.CommitAsync(commit, cancellationToken);
        await plan.AfterAsync("commit");
        return result;
    }

    public async ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken)
    {
        await plan.BeforeAsync("rejections");
        await store.AppendRejectionsAsync(tenant, rejections, cancellationToken);
        await plan.AfterAsync("rejections");
    }

    public async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        await plan.BeforeAsync("probe");
        await store.ProbeAsync(cancellationToken);
    }

    public ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken) =>
        ReadAsync("find", () => store.FindSessionAsync(key, cancellationToken));

    public ValueTask<SessionReading?> ReadSegmentsAsync(SessionKey key, SegmentQuery query,
        CancellationToken cancellationToken) =>
        ReadAsync("sealed", () => store.ReadSegmentsAsync(key, query, cancellationToken));

    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        ReadAsync("recall", () => store.ReadEventsAsync(key, sequenceNumbers, cancellationToken));

    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        ReadAsync("list", () => store.ListRejectionsAsync(tenant, limit, cancellationToken));

    public ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        ReadAsync("count", () => store.CountRejectedAsync(tenant, from, to, cancellationToken));

    public ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken) => store.RewriteEventsAsync(key, rewrite, cancellationToken);

    public ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken) =>
        store.RewriteRejectionsAsync(tenant, after, rewrite, cancellationToken);

    public ValueTask<string?> FindMetadataAsync(string name, CancellationToken cancellationToken) => ReadAsync("note", () => store.FindMetadataAsync(name, cancellationToken));

    public ValueTask WriteMetadataAsync(string name, string text, bool over, CancellationToken cancellationToken) => store.WriteMetadataAsync(name, text, over, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) =>
        ReadAsync("snapshot", () => store.FindSnapshotAsync(key, cancellationToken));

    public async ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await plan.BeforeAsync("keep");
        await store.WriteSnapshotAsync(key, data, cancellationToken);
        await plan.AfterAsync("keep");
    }

    public async ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken)
    {
        await plan.BeforeAsync("drop");
        await store.RemoveSnapshotsAsync(tenant, shard, cancellationToken);
        await plan.AfterAsync("drop");
    }

    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) => store.PurgeAsync(cancellationToken);

    public ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken) => store.ForgetUserAsync(tenant, userId, cancellationToken);

    public ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        store.RemoveRejectionsAsync(tenant, receivedBefore, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        ReadAsync("list", () => store.ListPlayEventsAsync(tenant, limit, cancellationToken));

    public ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ReadAsync("list", () => store.ListSessionsAsync(query, cancellationToken));

    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        ReadAsync("list", () => store.ListPlaysAsync(query, cancellationToken));

    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        ReadAsync("days", () => store.ListShardDaysAsync(tenant, shardCount, fromDay, toDay, cancellationToken));

    public ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => store.ReadClockAsync(cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) =>
        ReadAsync("list", () => store.ListTenantsAsync(cancellationToken));

    public ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        ReadAsync("feed", () => store.ReadFeedAsync(tenant, after, cancellationToken));

    public IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, CancellationToken cancellationToken) =>
        StreamAsync("events", store.ReadEventsAsync(key, cancellationToken), cancellationToken);

    public IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, CancellationToken cancellationToken) =>
        StreamAsync("day", store.ReadDayAsync(tenant, shard, day, cancellationToken), cancellationToken);

    public IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, CancellationToken cancellationToken) =>
        StreamAsync("live", store.ReadLiveAsync(tenant, shard, instant, cancellationToken), cancellationToken);

    public ValueTask<StoreEnd> ReadEndAsync(string tenant, int shard, CancellationToken cancellationToken) =>
        ReadAsync("end", () => store.ReadEndAsync(tenant, shard, cancellationToken));

    public IAsyncEnumerable<ContributionRow> ReadChangesAsync(string tenant, int shard, StorePosition after, long? receivedSince, CancellationToken cancellationToken) =>
        StreamAsync("changes", store.ReadChangesAsync(tenant, shard, after, receivedSince, cancellationToken), cancellationToken);

    private async ValueTask<T> ReadAsync<T>(string call, Func<ValueTask<T>> read)
    {
        await plan.BeforeAsync(call);
        return await read();
    }

    private async IAsyncEnumerable<T> StreamAsync<T>(string call, IAsyncEnumerable<T> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await plan.BeforeAsync(call);
        var left = plan.BreaksAfter();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (left-- == 0) throw new StoreUnavailableException("Simulated.");
            yield return row;
        }
    }
}
