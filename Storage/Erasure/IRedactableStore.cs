using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.Erasure;

/// <summary>
/// What a store can do so that stored events may lose what they say of a person. Entries stay in their places, with their
/// numbers and kinds. All calls may be repeated: they end where there is nothing to change.
/// </summary>
public interface IRedactableStore : IPurgeableStore
{
    /// <summary>Rewrites the entries of a session, chunk by chunk, each durably. To be called by the session's only writer.</summary>
    /// <param name="key">The session.</param>
    /// <param name="rewrite">The entry to be, with the same kind and number; the same instance when nothing changes.</param>
    /// <param name="cancellationToken">Ends it between chunks.</param>
    /// <returns>How many entries changed.</returns>
    ValueTask<int> RewriteEventsAsync(SessionKey key, Func<StoredEvent, StoredEvent> rewrite, CancellationToken cancellationToken);

    /// <summary>Rewrites a page of a tenant's rejections durably, in the order of the store, up to where everything is visible (<see cref="ISessionStore.ReadEndAsync"/>, of any shard). None is skipped: one that becomes visible later lies after the page.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="after">Where the page before ended; the default begins.</param>
    /// <param name="rewrite">The rejection to be; the same instance when nothing changes.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    ValueTask<RewrittenRejections> RewriteRejectionsAsync(string tenant, StorePosition after, Func<StoredRejection, StoredRejection> rewrite, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what would find sessions by a user that was taken out of them, and what commits of the tenant wrote that never
    /// took effect. There is nothing to do where indexes follow the rows and a commit is one transaction.
    /// </summary>
    ValueTask ForgetUserAsync(string tenant, string userId, CancellationToken cancellationToken);
}

/// <summary>What became of a page of rejections.</summary>
/// <param name="Changed">How many changed.</param>
/// <param name="Last">Where it ended; what the next page is asked for with.</param>
/// <param name="IsLast">Whether there are no more up to there.</param>
public readonly record struct RewrittenRejections(int Changed, StorePosition Last, bool IsLast)
{
    /// <summary>Rejections of a page.</summary>
    public const int Page = 200;
}
