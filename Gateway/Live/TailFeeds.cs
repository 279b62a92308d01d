using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Archive;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// Raw play events as they arrive: the newest at once, then every second those that are new, newest first. Whoever asks
/// for them gets rejected events too, under an event name of their own. All who follow a tenant share one
/// <see cref="TailFeed"/>; who is too slow is told how many it missed. Safe from any thread.
/// </summary>
/// <param name="grains">Finds the tenants' actors.</param>
/// <param name="clock">The server's clock.</param>
public sealed class TailFeeds(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>The name of the events that hold rejected events.</summary>
    public const string RejectionEvent = "rejection";

    private readonly SharedFeeds<TailFeed> _feeds = new(tenant => new(grains.GetGrain<ITenantArchiveGrain>(tenant), clock));

    /// <summary>Documents as of <c>GET /v1/playevents</c> and <c>GET /v1/rejections</c>, each on one line, until cancelled.</summary>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string tenant, PlayEventFilter filter, bool withRejections, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = _feeds.Join(tenant);
        var feed = place.Feed;
        var begun = feed.News;
        if (!feed.Begun) await begun.WaitAsync(cancellationToken);

        // The signal is taken before the tails are looked at: what comes in between is seen the next time.
        var news = feed.News;
        var (plays, rejections) = (feed.PlayEvents.After(0), feed.Rejections.After(0));
        yield return new(plays.First("playevents", filter));
        if (withRejections) yield return new(rejections.First("rejections", filter), RejectionEvent);
        while (true)
        {
            await news.WaitAsync(cancellationToken);
            news = feed.News;
            (plays, rejections) = (feed.PlayEvents.After(plays.Newest), feed.Rejections.After(rejections.Newest));
            if (plays.Document("playevents", filter) is { } accepted) yield return new(accepted);
            if (withRejections && rejections.Document("rejections", filter) is { } rejected) yield return new(rejected, RejectionEvent);
        }
    }
}
