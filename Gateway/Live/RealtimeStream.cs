using System.Runtime.CompilerServices;

using Audiogum.Sessions.Grains.Interfaces.Tenants;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// The real-time dashboard as a stream: a snapshot at once, then one at most every second when something changed. All
/// who follow a tenant share one <see cref="RealtimeFeed"/>, so a thousand cost about what one costs. Safe from any thread.
/// </summary>
/// <param name="grains">Finds the tenants' actors.</param>
/// <param name="timeProvider">The server's clock.</param>
public sealed class RealtimeStream(IGrainFactory grains, TimeProvider timeProvider)
{
    private readonly SharedFeeds<RealtimeFeed> _feeds = new(tenant => new(grains.GetGrain<ITenantGrain>(tenant), timeProvider));

    /// <summary>Snapshots of a tenant as JSON on one line, until cancelled. Who is slow gets the newest, not all.</summary>
    public async IAsyncEnumerable<StreamItem> FollowAsync(string tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = _feeds.Join(tenant);
        for (var seen = 0L; ;)
        {
            (seen, var snapshot) = await place.Feed.AfterAsync(seen, cancellationToken);
            yield return snapshot;
        }
    }
}
