using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class ShardResultBuilderTests
{
    private const int Days = 3;
    private static readonly int First = (int)(TenantsCluster.Noon.ToUnixTimeMilliseconds() / 86_400_000);
    private readonly DayContributions[] days = [.. Enumerable.Range(First, Days).Select(day => new DayContributions(day, 100 * day))];
    private readonly DaySlice[] slices = [.. Enumerable.Range(First, Days).Select(day => new DaySlice(day, 1))];

    public ShardResultBuilderTests()
    {
        foreach (var (place, day) in days.Index()) Assert.True(day.Apply(new("s", 1, At(place, 1_000), new(0, 1))));
    }

    [Fact]
    public void Sums_left_out_of_an_answer_follow_until_the_moment_is_whole()
    {
        Assert.Equal([true, false, false], Ask(maxBytes: 0));
        Assert.Equal([true, true, false], Ask(maxBytes: 0));
        Assert.Equal([true, true, true], Ask(maxBytes: 0));
        Assert.Equal([1_000L, 1_000L, 1_000L], slices.Select(Listening));
    }

    [Fact]
    public void Unchanged_sums_are_not_sent_again()
    {
        Assert.Equal([true, true, true], Ask(maxBytes: 100_000));
        Assert.True(days[1].Apply(new("s", 2, At(1, 2_000), new(0, 2))));
        Assert.Equal([false, true, false], Answer(maxBytes: 100_000).Sums.Select(sum => sum.Rollup is not null));
        Assert.Equal([true, true, true], Ask(maxBytes: 0));
        Assert.Equal([1_000L, 2_000L, 1_000L], slices.Select(Listening));
    }

    [Fact]
    public void A_sum_is_cut_to_its_day()
    {
        Assert.True(days[0].Apply(new("t", 1, ContributionSamples.Listening(TenantsCluster.Noon.AddHours(12).AddSeconds(-1), 3_000), new(0, 2))));
        Assert.Equal([true, true, true], Ask(maxBytes: 100_000));
        Assert.Equal(2_001, Listening(slices[0])); // its last second, and the millisecond that has no item
    }

    private static long Listening(DaySlice slice) => slice.Sum().Quarters.Sum(quarter => quarter.Sum.Plays.ListeningMs);

    private static SessionContribution At(int place, long listeningMs) => ContributionSamples.Listening(TenantsCluster.Noon.AddDays(place), listeningMs);

    private ShardResult Answer(int maxBytes)
    {
        var from = First * (long)QuarterHours.PerDay;
        return ShardResultBuilder.Build(new(from, from + (Days * QuarterHours.PerDay), DimensionFilter.Everything, [.. slices.Select(slice => slice.Ask(0))]), days, maxBytes);
    }

    private bool[] Ask(int maxBytes) => [.. Answer(maxBytes).Sums.Index().Select(sum => slices[sum.Index].Accept(0, sum.Item))];
}
