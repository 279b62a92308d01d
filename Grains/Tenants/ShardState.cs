using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What every shard is given.</summary>
internal sealed record ShardSurroundings(
    ISessionStore Store, TimeProvider Time, IOptions<TenantOptions> Options, TenantInstruments Instruments, ILogger<ShardSurroundings> Logger);

/// <summary>
/// The life of a shard's view: nothing until somebody asks, then read whole from the store, kept current by offers and,
/// whenever it is asked and has not done so for a while, by asking the store for what it was not told of. Offers to a
/// shard that nobody asked for long let the view go; while nothing is held they are ignored: what is offered is already
/// stored, and will be read. A shard that nobody asks costs nothing: it has no timer.
/// </summary>
/// <remarks>A view is taken over only when it was read whole, so a failing store shows as unavailable and never as zeros.</remarks>
internal sealed class ShardState<TView>(ShardSurroundings surroundings, string name, ShardPlace place)
    where TView : class, IContributions
{
    private readonly TenantOptions options = surroundings.Options.Value;
    private TView? view;
    private ShardFeed? feed;
    private long askedAt;
    private long refreshedAt;

    /// <summary>Takes an offer, if anything is held.</summary>
    public void Offer(string sessionId, long revision, Sessionization.Rollups.SessionContribution contribution)
    {
        if (view is null) return;
        if (surroundings.Time.GetElapsedTime(askedAt) > options.ShardIdle)
        {
            (view, feed) = (null, null);
            surroundings.Logger.ShardReleased(name);
            return;
        }

        surroundings.Instruments.Offered(feed!.Take(view, sessionId, revision, contribution));
    }

    /// <summary>The view, read if need be.</summary>
    /// <param name="create">An empty view.</param>
    /// <param name="rows">The rows to read it from.</param>
    public async ValueTask<TView> GetAsync(Func<TView> create, Func<IAsyncEnumerable<ContributionRow>> rows)
    {
        askedAt = surroundings.Time.GetTimestamp();
        try
        {
            if (view is not null)
            {
                await RefreshAsync(view, feed!);
                await feed!.CatchUpAsync(view);
                return view;
            }

            var empty = create();
            var begun = new ShardFeed(
                surroundings.Store, place, surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000, (long)options.ChangeOverlap.TotalMicroseconds);
            await begun.TakeAsync(empty, rows());
            await begun.CatchUpAsync(empty);
            (view, feed, refreshedAt) = (empty, begun, askedAt);
            surroundings.Logger.ShardLoaded(name, empty.Count, (long)surroundings.Time.GetElapsedTime(askedAt).TotalMilliseconds);
            return empty;
        }
        catch (StoreUnavailableException exception)
        {
            surroundings.Instruments.Unavailable();
            surroundings.Logger.ShardUnavailable(name, exception);
            throw new DataUnavailableException("A shard of the tenant cannot be read now.");
        }
    }

    private async ValueTask RefreshAsync(TView held, ShardFeed from)
    {
        if (surroundings.Time.GetElapsedTime(refreshedAt) < options.ChangePolling) return;
        var found = await from.TakeChangesAsync(held);
        refreshedAt = askedAt;
        if (found == 0) return;
        surroundings.Instruments.Found(found);
        surroundings.Logger.RowsFound(name, found);
    }
}
