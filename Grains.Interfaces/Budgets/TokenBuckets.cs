using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Audiogum.Sessions.Grains.Interfaces.Budgets;

/// <summary>
/// A token bucket for each key, filled up when it is asked: the library's own partitions fill every bucket ten times a
/// second, which with ten thousand tenants costs more than their posts' other checks together. One that is full and was
/// not asked for a while is forgotten; a charge in that very moment may be forgotten with it. Safe from any thread.
/// </summary>
/// <typeparam name="TKey">What a bucket is for, with its rate.</typeparam>
public sealed class TokenBuckets<TKey> : IDisposable
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TokenBucketRateLimiter> _buckets = new();

    private readonly Func<TKey, TokenBucketRateLimiter> _open;

    private readonly TimeSpan _period;

    private readonly TimeSpan _rest;

    private readonly ITimer _sweep;

    /// <summary>All buckets are full.</summary>
    /// <param name="open">Tokens a period, and at most at once, of a bucket; parts of a period fill up parts of them.</param>
    /// <param name="rest">How long a full bucket rests before it is forgotten, and how often that is looked for.</param>
    /// <param name="timeProvider">Says when that is.</param>
    /// <param name="period">The period; a second if null.</param>
    public TokenBuckets(Func<TKey, (int PerPeriod, int Burst)> open, TimeSpan rest, TimeProvider timeProvider,
        TimeSpan? period = null)
    {
        (_rest, _period) = (rest, period ?? TimeSpan.FromSeconds(1));
        _open = key => Open(open(key));
        _sweep = timeProvider.CreateTimer(_ => Sweep(), null, rest, rest);
    }

    /// <summary>Buckets that are held.</summary>
    public int Count => _buckets.Count;

    /// <summary>Takes so many tokens out of a bucket, or none if there are fewer in it.</summary>
    public RateLimitLease Take(TKey key, int tokens)
    {
        var bucket = _buckets.GetOrAdd(key, _open);
        bucket.TryReplenish();
        return bucket.AttemptAcquire(tokens);
    }

    /// <summary>Takes so many tokens out of a bucket, or as many as there are.</summary>
    public void TakeUpTo(TKey key, int tokens)
    {
        var bucket = _buckets.GetOrAdd(key, _open);
        bucket.TryReplenish();
        using var all = bucket.AttemptAcquire((int)Math.Min(tokens, bucket.GetStatistics()!.CurrentAvailablePermits));
    }

    /// <inheritdoc/>
    public void Dispose() => _sweep.Dispose();

    private TokenBucketRateLimiter Open((int PerPeriod, int Burst) rate) => new(new()
    {
        TokensPerPeriod = rate.PerPeriod,
        ReplenishmentPeriod = _period,
        TokenLimit = rate.Burst,
        QueueLimit = 0,
        AutoReplenishment = false,
    });

    private void Sweep()
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IdleDuration > _rest) _buckets.TryRemove(new(key, bucket));
            else bucket.TryReplenish();
        }
    }
}
