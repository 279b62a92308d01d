namespace Audiogum.Sessions.Gateway.Live;

/// <summary>Reads something of a tenant for as long as anybody follows it.</summary>
internal interface IFeed : IDisposable
{
    /// <summary>Reads until disposed. A fault ends the feed and is given to those who follow, as if each had asked alone.</summary>
    Task RunAsync();
}

/// <summary>
/// One feed a tenant, however many follow: it begins with the first follower and ends with the last. However a feed ends,
/// whoever comes next begins another. Safe from any thread.
/// </summary>
/// <param name="create">A feed of a tenant.</param>
internal sealed class SharedFeeds<TFeed>(Func<string, TFeed> create)
    where TFeed : class, IFeed
{
    private readonly Lock _gate = new();

    private readonly Dictionary<string, (TFeed Feed, int Followers)> _feeds = [];

    /// <summary>The tenant's feed, until the place is disposed.</summary>
    public Subscription Join(string tenant)
    {
        lock (_gate)
        {
            var (feed, followers) = _feeds.GetValueOrDefault(tenant);
            if (feed is null)
            {
                feed = create(tenant);
                _ = RunAsync(tenant, feed);
            }

            _feeds[tenant] = (feed, followers + 1);
            return new(this, tenant, feed);
        }
    }

    private async Task RunAsync(string tenant, TFeed feed)
    {
        await Task.Yield();
        await feed.RunAsync();
        lock (_gate)
        {
            if (_feeds.GetValueOrDefault(tenant).Feed == feed) _feeds.Remove(tenant);
        }
    }

    // A feed that has ended has no place any more, and nobody to count.
    private void Leave(string tenant, TFeed feed)
    {
        lock (_gate)
        {
            var (current, followers) = _feeds.GetValueOrDefault(tenant);
            if (current != feed) return;
            if (followers > 1)
            {
                _feeds[tenant] = (feed, followers - 1);
                return;
            }

            _feeds.Remove(tenant);
        }

        feed.Dispose();
    }

    /// <summary>A follower's place.</summary>
    public sealed class Subscription(SharedFeeds<TFeed> feeds, string tenant, TFeed feed) : IDisposable
    {
        private bool _left;

        /// <summary>What is followed.</summary>
        public TFeed Feed => feed;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_left) return;
            _left = true;
            feeds.Leave(tenant, feed);
        }
    }
}
