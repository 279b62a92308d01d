using System.Runtime.CompilerServices;

using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// Raw play events as they arrive: the newest at once, then every second those that are new, newest first. Whoever asks
/// for them gets rejected events too, under an event name of their own. All who follow a tenant share one
/// <see cref="TailFeed"/>; who is too slow is told how many it missed. Safe from any thread.
/// </summary>
/// <param name="grains">Finds the tenants' actors.</param>
/// <param name="timeProvider">The server's clock.</param>
public sealed class TailStream(IGrainFactory grains, TimeProvider timeProvider)
{
    private static readonly (string Member, string? Event) PlayEvents = ("playevents", null);

    private static readonly (string Member, string? Event) Rejections = ("rejections", "rejection");

    private readonly SharedFeeds<TailFeed> _feeds =
        new(tenant => new(grains.GetGrain<ITenantListingGrain>(tenant), timeProvider));

    /// <summary>Documents as of <c>GET /v1/playevents</c> and <c>GET /v1/rejections</c>, each on one line, until cancelled.</summary>
    public async IAsyncEnumerable<StreamItem> FollowAsync(
        string tenant, PlayEventFilter filter, bool withRejections, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = _feeds.Join(tenant);
        var feed = place.Feed;
        var begun = feed.News;
        if (!feed.Begun) await begun.WaitAsync(cancellationToken);

        await feed.Lease.HoldAsync(cancellationToken);

        // The signal is taken before the tails are looked at: what comes in between is seen the next time.
        var news = feed.News;
        var (plays, rejections) = (feed.PlayEvents.After(0), feed.Rejections.After(0));
        yield return plays.First(PlayEvents, filter);
        if (withRejections) yield return rejections.First(Rejections, filter);
        while (true)
        {
            await news.WaitAsync(cancellationToken);
            news = feed.News;
            (plays, rejections) = (feed.PlayEvents.After(plays.Newest), feed.Rejections.After(rejections.Newest));
            if (plays.Next(PlayEvents, filter) is { } accepted) yield return accepted;
            if (withRejections && rejections.Next(Rejections, filter) is { } rejected) yield return rejected;
        }
    }
}
