using System.Diagnostics;

using Audiogum.Sessions.Grains.Interfaces.Budgets;

using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class TokenBucketsTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_full_bucket_that_rests_is_forgotten_and_one_that_is_not_full_is_kept()
    {
        using var buckets = new TokenBuckets<string>(name => name == "slow" ? (1, 1_000_000) : (1_000_000, 1_000_000), Rest, _clock);
        Assert.True(buckets.Take("slow", 600_000).IsAcquired);
        for (var i = 0; i < 100; i++) Assert.True(buckets.Take($"{i}", 1).IsAcquired);
        Assert.Equal(101, buckets.Count);

        for (var begun = Stopwatch.GetTimestamp(); buckets.Count > 1; _clock.Advance(Rest))
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "Full buckets are not forgotten.");
        Assert.False(buckets.Take("slow", 600_000).IsAcquired);
        Assert.True(buckets.Take("7", 1_000_000).IsAcquired);
    }

    [Fact]
    public void A_bucket_fills_up_while_nobody_asks()
    {
        using var buckets = new TokenBuckets<string>(_ => (1_000_000, 1_000), Rest, _clock);
        Assert.True(buckets.Take("acme", 1_000).IsAcquired);
        for (var begun = Stopwatch.GetTimestamp(); !buckets.Take("acme", 1_000).IsAcquired;)
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "The bucket does not fill up.");
    }

    [Fact]
    public void A_bucket_with_a_long_period_fills_up_steadily_and_not_only_at_its_end()
    {
        using var buckets = new TokenBuckets<string>(_ => (int.MaxValue, 1_000), Rest, _clock, TimeSpan.FromDays(1));
        Assert.True(buckets.Take("acme", 1_000).IsAcquired);
        for (var begun = Stopwatch.GetTimestamp(); !buckets.Take("acme", 100).IsAcquired;)
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "The bucket does not fill up before its period is over.");
    }
}
