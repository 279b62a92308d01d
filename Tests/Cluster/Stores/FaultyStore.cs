using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Snapshots;

namespace Audiogum.Sessions.Tests.Cluster.Stores;

/// <summary>What goes wrong at a commit.</summary>
public enum CommitFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It fails and wrote nothing.</summary>
    FailBefore,

    /// <summary>It fails although it was written.</summary>
    FailAfter,

    /// <summary>It fails when the row is written and the events that it removes are not, as where a store does not do both at once.</summary>
    FailBetween,

    /// <summary>It fails because what is stored of its session is damaged.</summary>
    Damaged,
}

/// <summary>A store that is unavailable, or whose next commits fail, as told.</summary>
internal sealed class FaultyStore(ISessionStore store) : ISessionStore
{
    /// <summary>Whether every call fails.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Breaks once so many writes took effect, which the last one is not told, as when a process dies.</summary>
    public int BreaksAfter
    {
        set => left = value;
    }

    /// <summary>Holds the next commit before anything of it happens; it says when it is there, and goes on when told.</summary>
    public (TaskCompletionSource Reached, TaskCompletionSource GoOn)? Hold { get; set; }

    private int left = int.MaxValue;

    private ISessionStore Inner => IsBroken ? throw new StoreUnavailableException("Broken on purpose.") : store;

    /// <summary>The faults of the next commits, in order.</summary>
    public ConcurrentQueue<CommitFault> Faults { get; } = [];

    public async ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken)
    {
        Faults.TryDequeue(out var fault);
        if (Hold is { } hold)
        {
            Hold = null;
            hold.Reached.SetResult();
            await hold.GoOn.Task.WaitAsync(cancellationToken);
        }

        if (fault == CommitFault.FailBefore)
        {
            throw new StoreUnavailableException("told to fail before");
        }

        if (fault == CommitFault.Damaged) throw new StoreCorruptException("sessions", 1, "on purpose");
        var result = await Inner.CommitAsync(fault == CommitFault.FailBetween ? commit with { RemovesEvents = false } : commit, cancellationToken);
        Wrote();
        return fault is CommitFault.FailAfter or CommitFault.FailBetween ? throw new StoreUnavailableException("told to fail after") : result;
    }

    public ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken) => Inner.FindSessionAsync(key, cancellationToken);

    /// <summary>Waited for by every reading of a session's events.</summary>
    public Func<Task> BeforeEvents { get; set; } = () => Task.CompletedTask;

    public async IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await BeforeEvents();
        await foreach (var stored in Inner.ReadEventsAsync(key, cancellationToken)) yield return stored;
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken) =>
        Inner.ReadEventsAsync(key, sequenceNumbers, cancellationToken);

    public async ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken)
    {
        await Inner.AppendRejectionsAsync(tenant, rejections, cancellationToken);
        Wrote();
    }

    public ValueTask ProbeAsync(CancellationToken cancellationToken) => Inner.ProbeAsync(cancellationToken);

    public ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        Inner.ListRejectionsAsync(tenant, limit, cancellationToken);

    public ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken) =>
        Inner.CountRejectedAsync(tenant, from, to, cancellationToken);

    public ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken) => Inner.RewriteEventsAsync(key, rewrite, cancellationToken);

    public ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken) =>
        Inner.RewriteRejectionsAsync(tenant, after, rewrite, cancellationToken);

    public ValueTask<string?> FindMetadataAsync(string name, CancellationToken cancellationToken) => Inner.FindMetadataAsync(name, cancellationToken);

    public async ValueTask WriteMetadataAsync(string name, string text, bool over, CancellationToken cancellationToken)
    {
        await Inner.WriteMetadataAsync(name, text, over, cancellationToken);
        Wrote();
    }

    public ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => Inner.FindSnapshotAsync(key, cancellationToken);

    public ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => Inner.WriteSnapshotAsync(key, data, cancellationToken);

    public ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken) => Inner.RemoveSnapshotsAsync(tenant, shard, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken) => Inner.PurgeAsync(cancellationToken);

    /// <summary>A user that cannot be forgotten.</summary>
    public string? Unforgettable { get; set; }

    public ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken) =>
        userId == Unforgettable ? throw new StoreUnavailableException("Not forgotten, on purpose.") : Inner.ForgetUserAsync(tenant, userId, cancellationToken);

    public ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken) =>
        Inner.RemoveRejectionsAsync(tenant, receivedBefore, cancellationToken);

    public ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken) =>
        Inner.ListPlayEventsAsync(tenant, limit, cancellationToken);

    /// <summary>Waited for by every listing of sessions.</summary>
    public Func<CancellationToken, Task> BeforeListing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Told of every listing of sessions, before it.</summary>
    public Action<SessionQuery> OnListing { get; set; } = _ => { };

    public async ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken)
    {
        await BeforeListing(cancellationToken);
        OnListing(query);
        return await Inner.ListSessionsAsync(query, cancellationToken);
    }

    public ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken) =>
        Inner.ListPlaysAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken) =>
        Inner.ListShardDaysAsync(tenant, shardCount, fromDay, toDay, cancellationToken);

    /// <summary>Waited for by every reading of a day, with its rows in hand.</summary>
    public Func<int, Task> WhileReadingDay { get; set; } = _ => Task.CompletedTask;

    public async IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await Inner.ReadDayAsync(tenant, shard, day, cancellationToken).ToListAsync(cancellationToken);
        await WhileReadingDay(day);
        foreach (var row in rows) yield return row;
    }

    public IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, CancellationToken cancellationToken) =>
        Inner.ReadLiveAsync(tenant, shard, instant, cancellationToken);

    /// <summary>What becomes of where the store says that it ends.</summary>
    public Func<StoreEnd, StoreEnd> End { get; set; } = end => end;

    public async ValueTask<StoreEnd> ReadEndAsync(string tenant, int shard, CancellationToken cancellationToken) => End(await Inner.ReadEndAsync(tenant, shard, cancellationToken));

    public IAsyncEnumerable<ContributionRow> ReadChangesAsync(string tenant, int shard, StorePosition after, long? receivedSince, CancellationToken cancellationToken) =>
        Inner.ReadChangesAsync(tenant, shard, after, receivedSince, cancellationToken);

    /// <summary>Whether sealed parts cannot be read, as where one is damaged.</summary>
    public bool IsSealedBroken { get; set; }

    /// <summary>Told of every reading of a session with its sealed parts, before it.</summary>
    public Action<SessionKey> BeforeSealed { get; set; } = _ => { };

    public ValueTask<SessionReading?> ReadSegmentsAsync(SessionKey key, SegmentQuery query, CancellationToken cancellationToken)
    {
        BeforeSealed(key);
        return IsSealedBroken ? throw new StoreUnavailableException("Damaged on purpose.") : Inner.ReadSegmentsAsync(key, query, cancellationToken);
    }

    /// <summary>The clock that the store says that it has.</summary>
    public Func<DateTimeOffset?> Clock { get; set; } = () => null;

    public ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Clock());

    public ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) => Inner.ListTenantsAsync(cancellationToken);

    /// <summary>What a tenant's feed answers instead of what is stored; null for what is.</summary>
    public Func<string, string?, FeedPage?> Feed { get; set; } = (_, _) => null;

    public ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken) =>
        Feed(tenant, after) is { } page ? new(page) : Inner.ReadFeedAsync(tenant, after, cancellationToken);

    private void Wrote()
    {
        if (Interlocked.Decrement(ref left) > 0) return;
        IsBroken = true;
        throw new StoreUnavailableException("Broken after a write, on purpose.");
    }
}
