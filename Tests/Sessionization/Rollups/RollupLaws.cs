using Audiogum.Sessions.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

public sealed class RollupLaws
{
    private static readonly Gen<Rollup> AnyRollup = ContributionGen.Some.Select(contributions => contributions.Sum());

    [Fact]
    public void Merging_is_commutative() =>
        Gen.Select(AnyRollup, AnyRollup).Sample((a, b) => Rollup.Merge([a, b]).Equals(Rollup.Merge([b, a])));

    [Fact]
    public void Merging_is_associative() =>
        Gen.Select(AnyRollup, AnyRollup, AnyRollup).Sample((a, b, c) =>
            Rollup.Merge([Rollup.Merge([a, b]), c]).Equals(Rollup.Merge([a, Rollup.Merge([b, c])]))
            && Rollup.Merge([Rollup.Merge([a, b]), c]).Equals(Rollup.Merge([a, b, c])));

    [Fact]
    public void The_empty_rollup_changes_nothing() =>
        AnyRollup.Sample(a => Rollup.Merge([a, Rollup.Empty]).Equals(a) && Rollup.Merge([a]).Equals(a));

    [Fact]
    public void Shards_together_hold_what_one_shard_would() =>
        Gen.Select(ContributionGen.Some, Gen.Int[1, 4]).Sample((contributions, shards) =>
            Rollup.Merge(contributions.Index().GroupBy(one => one.Index % shards, one => one.Item).Select(shard => shard.Sum()))
                .Equals(contributions.Sum()));

    [Fact]
    public void Slices_side_by_side_hold_what_the_whole_range_does() =>
        Gen.Select(ContributionGen.Some, Gen.Long[0, ContributionGen.Span]).Sample((contributions, cut) =>
            Rollup.Merge([contributions.Sum(0, cut), contributions.Sum(cut, ContributionGen.Span)]).Equals(contributions.Sum()));

    [Fact]
    public void Contributions_added_and_removed_leave_no_trace() =>
        Gen.Select(ContributionGen.Some, ContributionGen.Some, Gen.Long[0, 6], Gen.Long[6, 12]).Sample((kept, passing, from, to) =>
        {
            var accumulator = new RollupAccumulator(from, to);
            foreach (var contribution in passing) accumulator.Add(contribution);
            foreach (var contribution in kept) accumulator.Add(contribution);
            foreach (var contribution in passing) accumulator.Subtract(contribution);
            return accumulator.ToRollup().Equals(kept.Sum(from, to));
        });

    [Fact]
    public void Every_dimension_sums_to_the_series() =>
        ContributionGen.Some.Sample(contributions =>
        {
            var rollup = contributions.Sum();
            var whole = Total(rollup.Quarters.Select(cell => cell.Sum.Plays));
            return Enum.GetValues<Dimension>().All(dimension =>
                Total(rollup.Values.Where(cell => cell.Key.Dimension == dimension).Select(cell => cell.Sum)) == whole);
        });

    [Fact]
    public void Listening_is_that_of_items_and_that_of_none() =>
        ContributionGen.Some.Sample(contributions =>
        {
            var rollup = contributions.Sum();
            return Total(rollup.Items.Select(cell => cell.Sum)).ListeningMs + rollup[Measure.ItemlessListening]
                == Total(rollup.Quarters.Select(cell => cell.Sum.Plays)).ListeningMs;
        });

    private static PlaySums Total(IEnumerable<PlaySums> sums) => sums.Aggregate(default(PlaySums), (total, sum) => total + sum);
}
