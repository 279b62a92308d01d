using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

public sealed class RollupAccumulatorTests
{
    private const long Hour = 4 * QuarterHours.Length;

    [Fact]
    public void Each_number_counts_in_its_own_quarter_hour()
    {
        var contribution = ContributionExamples.Session(0, ContributionExamples.Play(Hour, "radio") with
        {
            EstimatedMs = 7,
            Times = new(1, 2, 3, 4, 5, 6),
            Items = ContributionExamples.ChainOf(ContributionExamples.Item(2 * Hour, "r", "n", 30_000)),
            Marks = ContributionExamples.ChainOf(
                Enumerable.Repeat(PlayerCounterKind.Complete, 1).Concat(Enumerable.Repeat(PlayerCounterKind.Skip, 2))
                    .Concat(Enumerable.Repeat(PlayerCounterKind.MediaBegin, 3))
                    .Concat(Enumerable.Repeat(PlayerCounterKind.MediaError, 4))
                    .Select(kind => new PlayerCounterEvent(ContributionExamples.At(3 * Hour), kind))),
        });

        var sums = Enumerable.Range(0, 4).Select(hour => new[] { contribution }.Sum(hour * 4, (hour + 1) * 4)).ToArray();

        Assert.Equal((1L, 0L, 0L, 0L), Series(sums[0]));
        Assert.Equal(2, sums[0][Measure.Events]);
        Assert.Equal(["u"], sums[0].Users);
        Assert.Equal((0L, 1L, 0L, 0L), Series(sums[1]));
        Assert.Equal((7L, 1L, 6L), (sums[1][Measure.Estimated], sums[1][Measure.Paused], sums[1][Measure.Unobserved]));
        Assert.Equal((0L, 0L, 1L, 30_000L), Series(sums[2]));
        Assert.Equal(1, sums[2][Measure.Qualified]);
        Assert.Equal((0L, 0L, 0L, 0L), Series(sums[3]));
        Assert.Equal((1L, 2L, 3L, 4L), (sums[3][Measure.Completes], sums[3][Measure.Skips], sums[3][Measure.MediaBegins], sums[3][Measure.MediaErrors]));
        Assert.All(sums[1..], sum => Assert.Empty(sum.Users));
    }

    [Fact]
    public void A_session_is_open_only_in_the_ranges_that_it_contributes_to()
    {
        SessionContribution[] session = [ContributionExamples.Session(0, ContributionExamples.Play(0, "radio"))];

        Assert.Equal(0, session.Sum(0, 1).OpenUntil);
        Assert.Null(session.Sum(1, 2).OpenUntil);
        Assert.Equal(Rollup.Empty, session.Sum(1, 2));
    }

    [Fact]
    public void Service_is_the_items_for_what_belongs_to_an_item_and_the_play_sessions_else()
    {
        var play = ContributionExamples.Play(0, "playable", ContributionExamples.Item(0, "r", "n", 10)) with { Itemless = ContributionExamples.Listening(0, 5) };
        var rollup = new[] { ContributionExamples.Session(0, play with { Dimensions = play.Dimensions with { Service = "own" } }) }.Sum();

        Assert.Contains(new(new(Dimension.Service, "tidal"), new PlaySums(10, 0, 1)), rollup.Values);
        Assert.Contains(new(new(Dimension.Service, "own"), new PlaySums(5, 1, 0)), rollup.Values);
        Assert.Contains(new(new(Dimension.Source, "playable"), new PlaySums(15, 1, 1)), rollup.Values);
    }

    [Fact]
    public void Decades_of_listening_cost_a_day_no_more_than_a_day()
    {
        var play = ContributionExamples.Play(0, "radio", ContributionExamples.Item(0, "r", "n", 1_000_000_000_000));
        var rollup = new[] { ContributionExamples.Session(0, play) }.Sum(960, 1_056);

        Assert.Equal(96, rollup.Quarters.Count);
        Assert.Equal(86_400_000, Series(rollup).ListeningMs);
    }

    [Fact]
    public void A_correction_moves_everything_that_a_play_session_counts()
    {
        var play = ContributionExamples.Play(4 * Hour, "radio", ContributionExamples.Item(4 * Hour, "r", "n", 30_000)) with { Marks = ContributionExamples.ChainOf(new PlayerCounterEvent(ContributionExamples.At(4 * Hour), PlayerCounterKind.Skip)) };
        var rollup = new[] { ContributionExamples.Session(0, play) with { Clock = new(-Hour, 0) } }.Sum(12, 13);

        Assert.Equal((0L, 1L, 1L, 30_000L), Series(rollup));
        Assert.Equal(1, rollup[Measure.Skips]);
    }

    [Fact]
    public void Instants_before_1970_lie_in_negative_quarter_hours()
    {
        Assert.Equal(-1, QuarterHours.FromInstant(-1));
        Assert.Equal(-1, QuarterHours.FromInstant(-900_000));
        Assert.Equal(-2, QuarterHours.FromInstant(-900_001));
        Assert.Equal(-1, QuarterHours.DayOf(-1));
        Assert.Equal(0, QuarterHours.DayOf(95));
    }

    private static (long Sessions, long PlaySessions, long ItemPlays, long ListeningMs) Series(Rollup rollup)
    {
        var sum = rollup.Quarters.Aggregate(default(QuarterSums), (total, cell) => total + cell.Sum);
        return (sum.Sessions, sum.Plays.PlaySessions, sum.Plays.ItemPlays, sum.Plays.ListeningMs);
    }
}
