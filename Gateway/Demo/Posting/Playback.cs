using Audiogum.Sessions.Gateway.Demo.Delivery;

namespace Audiogum.Sessions.Gateway.Demo.Posting;

/// <summary>Plays traffic against a server: what is past as fast as the server takes it, then each post when its time comes.</summary>
/// <param name="traffic">Posts in the order of time.</param>
/// <param name="poster">Posts them.</param>
/// <param name="timeProvider">Tells the time and waits for it.</param>
/// <param name="postsAtOnce">Posts on their way at the same time, at most.</param>
public sealed class Playback(IEnumerable<Upload> traffic, EventPoster poster, TimeProvider timeProvider, int postsAtOnce)
    : IDisposable
{
    private readonly IEnumerator<Upload> _posts = traffic.GetEnumerator();

    private bool _hasNext = true;

    private bool _begun;

    /// <summary>What the posts came to.</summary>
    public PostingStatistics Statistics { get; } = new();

    /// <summary>Posts, without waiting for its time, everything up to an instant (milliseconds since 1970), and waits for the answers.</summary>
    public Task PlayUntilAsync(long end, CancellationToken cancellationToken)
    {
        return Parallel.ForEachAsync(Due(), Bounds(cancellationToken), PostAsync);

        IEnumerable<Upload> Due()
        {
            for (Begin(); _hasNext && _posts.Current.At <= end; Advance()) yield return _posts.Current;
        }
    }

    /// <summary>Posts everything that is left, each when its time has come; what is past at once. Endless if the traffic is.</summary>
    public Task PlayInTimeAsync(CancellationToken cancellationToken)
    {
        return Parallel.ForEachAsync(InTime(), Bounds(cancellationToken), PostAsync);

        async IAsyncEnumerable<Upload> InTime()
        {
            for (Begin(); _hasNext; Advance())
            {
                var early = _posts.Current.At - timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
                if (early > 0) await Task.Delay(TimeSpan.FromMilliseconds(early), timeProvider, cancellationToken);
                yield return _posts.Current;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _posts.Dispose();

    private void Begin()
    {
        if (!_begun) Advance();
        _begun = true;
    }

    private void Advance() => _hasNext = _posts.MoveNext();

    private ParallelOptions Bounds(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = postsAtOnce, CancellationToken = cancellationToken };

    private async ValueTask PostAsync(Upload upload, CancellationToken cancellationToken) =>
        Statistics.Add(upload, await poster.PostAsync(upload, cancellationToken));
}
