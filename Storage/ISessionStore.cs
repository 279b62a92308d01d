using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Erasure;
using Audiogum.Sessions.Storage.Metadata;
using Audiogum.Sessions.Storage.Snapshots;

namespace Audiogum.Sessions.Storage;

/// <summary>
/// The truth (design: events and sessions, everything else is a view). Every implementation passes the same contract
/// tests. Calls are safe from any thread. A call that cannot be carried out throws <see cref="StoreUnavailableException"/>;
/// whether a failed commit took effect is then unknown, and the caller must reload before it goes on.
/// </summary>
public interface ISessionStore : IRedactableStore, IMetadataStore, ISnapshotStore
{
    /// <summary>The session's row, or null if it has none.</summary>
    ValueTask<SessionRow?> FindSessionAsync(SessionKey key, CancellationToken cancellationToken);

    /// <summary>The session's row and some of its sealed parts, of one snapshot, or null if it has no row.</summary>
    ValueTask<SessionReading?> ReadSegmentsAsync(SessionKey key, SegmentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// All stored entries of a session, ascending by number, and those of one number in the order they were committed. It
    /// holds no more of them in memory than lie in chunks that reach over each other.
    /// </summary>
    IAsyncEnumerable<StoredEvent> ReadEventsAsync(SessionKey key, CancellationToken cancellationToken);

    /// <summary>The stored entries of a session that have one of these numbers (1 to 1 000 of them), in the same order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadEventsAsync(SessionKey key, IReadOnlySet<long> sequenceNumbers, CancellationToken cancellationToken);

    /// <summary>
    /// Writes events, row and rejections of one session atomically and durably, if the stored revision is
    /// <see cref="SessionCommit.ExpectedRevision"/>. Completes only when it would survive a power cut.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(SessionCommit commit, CancellationToken cancellationToken);

    /// <summary>Writes rejected events durably. 1 to 1 000 of them.</summary>
    ValueTask AppendRejectionsAsync(string tenant, IReadOnlyList<StoredRejection> rejections, CancellationToken cancellationToken);

    /// <summary>
    /// Writes something small of the store's own, durably, the way commits are written: whether it succeeds is whether the
    /// store can write now.
    /// </summary>
    ValueTask ProbeAsync(CancellationToken cancellationToken);

    /// <summary>The newest rejections of a tenant, newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<StoredRejection>> ListRejectionsAsync(string tenant, int limit, CancellationToken cancellationToken);

    /// <summary>How many events of a tenant were rejected (conflicts are not) with receipt in [from, to), both on quarter hours.</summary>
    ValueTask<long> CountRejectedAsync(string tenant, long from, long to, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the oldest rejections of a tenant that were received before an instant, a page at a time; their counts stay. It
    /// stops at one that was stored before them and received later. Says whether there may be more.
    /// </summary>
    ValueTask<bool> RemoveRejectionsAsync(string tenant, long receivedBefore, CancellationToken cancellationToken);

    /// <summary>The accepted play events of a tenant that were committed last, newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ListPlayEventsAsync(string tenant, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// A page of sessions, by <see cref="SessionRow.StartedAt"/> descending, then session id ascending. Their contributions,
    /// which no listing shows, may be left empty.
    /// </summary>
    ValueTask<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionQuery query, CancellationToken cancellationToken);

    /// <summary>A page of play sessions, by their start descending, then session id, then opening number ascending.</summary>
    ValueTask<IReadOnlyList<PlayRow>> ListPlaysAsync(SessionQuery query, CancellationToken cancellationToken);

    /// <summary>The shards that have rows on the UTC days (since 1970) [fromDay, toDay): what <see cref="ReadDayAsync"/> would not be empty for. Costs shards × days, whatever they hold.</summary>
    ValueTask<IReadOnlyList<ShardDay>> ListShardDaysAsync(string tenant, int shardCount, int fromDay, int toDay, CancellationToken cancellationToken);

    /// <summary>The rows of one shard that contribute, or once contributed, to a UTC day (days since 1970).</summary>
    IAsyncEnumerable<ContributionRow> ReadDayAsync(string tenant, int shard, int day, CancellationToken cancellationToken);

    /// <summary>The rows of one shard whose <see cref="SessionRow.LiveUntil"/> is not before <paramref name="instant"/>.</summary>
    IAsyncEnumerable<ContributionRow> ReadLiveAsync(string tenant, int shard, long instant, CancellationToken cancellationToken);

    /// <summary>
    /// Up to where everything of a shard is visible to whatever is read after this call, and up to where something was written
    /// or is being written. It waits for no writer: one that is stuck makes the first lie further back, and loses nothing.
    /// </summary>
    ValueTask<StoreEnd> ReadEndAsync(string tenant, int shard, CancellationToken cancellationToken);

    /// <summary>
    /// The rows of one shard with a <see cref="ContributionRow.Position"/> after a given one, ascending. Nothing is skipped,
    /// however commits overlap: what is not met now lies after the last row that was, so reading may go on from any row. A
    /// session that changes while it is read may be met at its later position only. A damaged row says so
    /// (<see cref="ContributionRow.Damage"/>), and hides none after it.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="after">Where to go on; the default begins.</param>
    /// <param name="receivedSince">Only sessions with a <see cref="SessionRow.LastReceivedAt"/> of this instant or later; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<ContributionRow> ReadChangesAsync(string tenant, int shard, StorePosition after, long? receivedSince, CancellationToken cancellationToken);

    /// <summary>The clock of the machine that stores, if that is another one; null where it is this process's own.</summary>
    ValueTask<DateTimeOffset?> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>The tenants that something was ever stored for, in any order.</summary>
    ValueTask<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What was stored for a tenant since a place, a page at a time, in an order of the store's own. Nothing is skipped, however
    /// commits overlap: what was acknowledged before a page was asked for is on that page or before it, or there are more, or the
    /// page is held back. Each entry and rejection is met once, a session again after each change. What is taken out of an entry later must leave it in
    /// its place.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after"><see cref="FeedPage.Next"/> of the page before, or null to begin.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<FeedPage> ReadFeedAsync(string tenant, string? after, CancellationToken cancellationToken);
}
