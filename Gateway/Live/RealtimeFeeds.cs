using System.Runtime.CompilerServices;

using Audiogum.Sessions.Grains.Interfaces.Tenants;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// The real-time dashboard as a stream: a snapshot at once, then one at most every second when something changed. All
/// who follow a tenant share one <see cref="RealtimeFeed"/>, so a thousand cost about what one costs. Safe from any thread.
/// </summary>
/// <param name="grains">Finds the tenants' actors.</param>
/// <param name="clock">The server's clock.</param>
public sealed class RealtimeFeeds(IGrainFactory grains, TimeProvider clock)
{
    private readonly Lock _gate = new();

    private readonly Dictionary<string, RealtimeFeed> _feeds = [];

    /// <summary>Snapshots of a tenant as JSON on one line, until cancelled. Who is slow gets the newest, not all.</summary>
    public async IAsyncEnumerable<string> FollowAsync(string tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = Join(tenant);
        try
        {
            for (var seen = 0L; ;)
            {
                (seen, var document) = await feed.AfterAsync(seen, cancellationToken);
                yield return document;
            }
        }
        finally
        {
            Leave(tenant, feed);
        }
    }

    private RealtimeFeed Join(string tenant)
    {
        lock (_gate)
        {
            if (!_feeds.TryGetValue(tenant, out var feed))
            {
                feed = _feeds[tenant] = new(grains.GetGrain<ITenantGrain>(tenant), clock);
                _ = RunAsync(tenant, feed);
            }

            feed.Followers++;
            return feed;
        }
    }

    // However a feed ends, whoever comes next begins another.
    private async Task RunAsync(string tenant, RealtimeFeed feed)
    {
        await Task.Yield();
        await feed.RunAsync();
        lock (_gate)
        {
            if (_feeds.GetValueOrDefault(tenant) == feed) _feeds.Remove(tenant);
        }
    }

    private void Leave(string tenant, RealtimeFeed feed)
    {
        lock (_gate)
        {
            if (--feed.Followers > 0) return;
            if (_feeds.GetValueOrDefault(tenant) == feed) _feeds.Remove(tenant);
        }

        feed.Dispose();
    }
}
