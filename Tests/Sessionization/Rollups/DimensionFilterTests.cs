using Audiogum.Sessions.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

public sealed class DimensionFilterTests
{
    private static readonly string[] Sources = ["a", "b", "c"];

    private static readonly Gen<DimensionValue> AnyValue = Gen.OneOf(
        Gen.OneOf<string?>("a", "b", "c", "other").Select(value => new DimensionValue(Dimension.Source, value)),
        Gen.OneOf<string?>(null, "x", "y").Select(value => new DimensionValue(Dimension.Service, value)),
        Gen.OneOf<string?>("1", "2", null).Select(value => new DimensionValue(Dimension.PresetNumber, value)));

    [Fact]
    public void Filter_of_one_value_passes_the_row_of_that_value() =>
        Gen.Select(ContributionGen.Some, AnyValue).Sample((contributions, value) =>
        {
            var row = contributions.Sum().Values.Where(cell => cell.Key == value).Aggregate(default(PlaySums), (sum, cell) => sum + cell.Sum);
            return SumOf(contributions, value).Quarters.Aggregate(default(PlaySums), (sum, cell) => sum + cell.Sum.Plays) == row;
        });

    [Fact]
    public void Filters_of_all_values_of_a_dimension_add_up_to_everything_that_was_played() =>
        ContributionGen.Some.Sample(contributions =>
        {
            var parts = Sources.Select(source => SumOf(contributions, new DimensionValue(Dimension.Source, source))).ToArray();
            var whole = contributions.Sum();
            var sum = Rollup.Merge(parts);
            return new HashSet<SumEntry<DimensionValue, PlaySums>>(whole.Values).SetEquals(sum.Values)
                && Enum.GetValues<Measure>().Where(measure => measure is < Measure.Events or (>= Measure.Completes and <= Measure.ItemlessListening))
                    .All(measure => whole[measure] == sum[measure]);
        });

    [Fact]
    public void A_contribution_taken_back_leaves_nothing_behind_whatever_the_filter() =>
        Gen.Select(ContributionGen.Some, ContributionGen.One, AnyValue, AnyValue).Sample((kept, taken, first, second) =>
        {
            DimensionValue[] wanted = first.Dimension == second.Dimension ? [first] : [second, first];
            var accumulator = new RollupAccumulator(2, 9, DimensionFilter.Create(wanted));
            accumulator.Add(taken);
            foreach (var contribution in kept) accumulator.Add(contribution);
            accumulator.Subtract(taken);
            return accumulator.ToRollup().Equals(SumOf(kept, 2, 9, wanted));
        });

    [Fact]
    public void A_session_counts_if_something_of_it_passes()
    {
        SessionContribution[] sessions = [ContributionExamples.Session(0, ContributionExamples.Play(0, "radio")), ContributionExamples.Session(0, ContributionExamples.Play(0, "aux")), ContributionExamples.Session(0)];
        var rollup = SumOf(sessions, new DimensionValue(Dimension.Source, "radio"));
        Assert.Equal(1, rollup.Quarters.Sum(cell => cell.Sum.Sessions));
        Assert.Equal(2, rollup[Measure.Events]);
        Assert.Equal(["u"], rollup.Users);
        Assert.Equal(Rollup.Empty, SumOf(sessions, new DimensionValue(Dimension.Source, "usb")));
    }

    [Fact]
    public void Filters_are_equal_if_they_want_the_same_in_any_order()
    {
        DimensionValue[] wanted = [new(Dimension.Platform, "p"), new(Dimension.Service, null)];
        Assert.Equal(DimensionFilter.Create(wanted), DimensionFilter.Create(wanted.Reverse()));
        Assert.Equal(DimensionFilter.Create(wanted).GetHashCode(), DimensionFilter.Create(wanted.Reverse()).GetHashCode());
        Assert.NotEqual(DimensionFilter.Create(wanted),
            DimensionFilter.Create([wanted[0], new(Dimension.Service, string.Empty)]));
    }

    private static Rollup SumOf(IEnumerable<SessionContribution> contributions, params DimensionValue[] wanted) => SumOf(contributions, 0, ContributionGen.Span, wanted);

    private static Rollup SumOf(IEnumerable<SessionContribution> contributions, long from, long to, params DimensionValue[] wanted)
    {
        var accumulator = new RollupAccumulator(from, to, DimensionFilter.Create(wanted));
        foreach (var contribution in contributions) accumulator.Add(contribution);
        return accumulator.ToRollup();
    }
}
