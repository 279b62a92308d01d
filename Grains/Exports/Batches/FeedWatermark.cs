using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// How far a feed is complete. While others write, a page that has no more may be held back by a write that is not finished; what
/// was stored when it was asked for is told once a later page has passed where the store was then.
/// </summary>
internal sealed class FeedWatermark
{
    private (StoreEnd End, long At)? held;

    /// <summary>What was acknowledged before this instant is on the page or before it, milliseconds since 1970; null where that is not known.</summary>
    /// <param name="page">The page.</param>
    /// <param name="readAt">When it was asked for.</param>
    public long? CompleteThrough(FeedPage page, long readAt)
    {
        if (page.HasMore) return null;
        var (before, isPassed) = (held, held is { } mark && page.End.HasPassed(mark.End.Begun));
        if (!page.IsHeldBack) held = null;
        else if (before is null || isPassed) held = (page.End, readAt);
        return !page.IsHeldBack ? readAt : isPassed ? before!.Value.At : null;
    }
}
