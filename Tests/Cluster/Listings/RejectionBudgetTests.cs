using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

public sealed class RejectionBudgetTests
{
    private const int Kibibyte = 1_024;

    [Fact]
    public void Rejections_beyond_a_days_bytes_are_counted_by_code_and_not_kept()
    {
        using var budget = new RejectionBudget(Options.Create(new RejectionOptions { MaxKeptBytesPerDay = RejectionOptions.LeastKeptBytes }), new FakeTimeProvider());
        var kept = budget.Admit("acme", Batch(1_000, 2 * Kibibyte));
        Assert.Equal(341, kept.Count(rejection => rejection.Events == 1)); // three units of 1 KiB each
        var others = Assert.Single(kept, rejection => rejection.Events != 1);
        Assert.Equal(("missing_field", 1_000 - 341, 0, true), (others.Code, others.Events, others.Json.Length, others.IsText));
        Assert.Equal(1_000, kept.Sum(rejection => rejection.Events));
        Assert.All(budget.Admit("bolt", Batch(10, 2 * Kibibyte)), rejection => Assert.Equal(1, rejection.Events));
    }

    [Theory]
    [InlineData(RejectionOptions.LeastKeptBytes, 1_024)]
    [InlineData(100L << 20, 102_400)]
    [InlineData(168L << 20, 172_032)]
    [InlineData(8L << 40, int.MaxValue)]
    public void Budget_refills_within_a_day(long bytesPerDay, int units)
    {
        var (perDay, burst) = RejectionBudget.RateOf(bytesPerDay);
        Assert.Equal((units, units), (perDay, burst));
    }

    private static StoredRejection[] Batch(int events, int bytes) =>
        [.. Enumerable.Range(0, events).Select(_ => new StoredRejection(new(1, "user", "device"), "missing_field", "/type", "is missing", new byte[bytes], IsText: false))];
}
