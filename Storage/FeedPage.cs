namespace Audiogum.Sessions.Storage;

/// <summary>A page of <see cref="ISessionStore.ReadFeedAsync"/>.</summary>
/// <param name="Next">Where the next page begins: opaque, ASCII, at most 1 000 characters; the same as before if the page is empty.</param>
/// <param name="HasMore">Whether there was more when it was read; never on an empty page.</param>
/// <param name="Events">Entries, those of one session in the order they were committed.</param>
/// <param name="Rejections">Rejections, in the order they were stored.</param>
/// <param name="Sessions">Sessions whose rows changed, each once.</param>
/// <param name="IsHeldBack">Whether something that was stored before comes on a later page although there is no more now: a write that began earlier is not finished.</param>
/// <param name="End">Where it is held back: everything up to <see cref="StoreEnd.Begun"/> was told once a later page's <see cref="StoreEnd.Visible"/> is there.</param>
public sealed record FeedPage(
    string Next, bool HasMore, IReadOnlyList<FeedEvent> Events, IReadOnlyList<StoredRejection> Rejections, IReadOnlyList<FeedSession> Sessions,
    bool IsHeldBack = false, StoreEnd End = default)
{
    /// <summary>Entries that cannot be read: they are passed over, and named so that they are not forgotten.</summary>
    public IReadOnlyList<FeedDamage> Damaged { get; init; } = [];

    /// <summary>Bytes of JSON on a page, about; a commit is never cut.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>Commits, rejections and sessions on a page, of each at most.</summary>
    public const int MaxRows = 512;
}

/// <summary>An entry as it was stored.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Entry">The entry.</param>
public readonly record struct FeedEvent(string SessionId, StoredEvent Entry);

/// <summary>A session whose row changed.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Revision">The revision that its row had; when the row has a later one, it is met again further on.</param>
public readonly record struct FeedSession(string SessionId, long Revision);

/// <summary>Entries of one chunk that are not what was written.</summary>
/// <param name="SessionId">Their session.</param>
/// <param name="Chunk">The chunk, as <see cref="StoredEvent.Chunk"/> of its entries would say.</param>
public readonly record struct FeedDamage(string SessionId, long Chunk);
