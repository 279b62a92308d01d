using Audiogum.Sessions.Sessionization.Ordering;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Ordering;

public sealed class NumberSetTests
{
    private static readonly Gen<(long First, long Last)[]> Ranges =
        Gen.Select(Gen.Long[-20, 60], Gen.Long[0, 9], (first, length) => (first, first + length)).Array[0, 12];

    [Fact]
    public void A_set_of_ranges_holds_exactly_their_numbers_in_runs_that_do_not_touch() =>
        Ranges.Sample(ranges =>
        {
            var set = CreateSet(ranges);
            Assert.Equal(Numbers(ranges), Numbers(set.Runs));
            Assert.All(set.Runs.Zip(set.Runs.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
            Assert.All(Enumerable.Range(-25, 100), number => Assert.Equal(Numbers(ranges).Contains(number), set.Contains(number)));
        });

    [Fact]
    public void One_number_at_a_time_makes_the_same_runs() =>
        Ranges.Sample(ranges =>
        {
            var set = new NumberSet();
            foreach (var number in Numbers(ranges).Reverse()) Assert.True(set.Add(number));
            Assert.Equal(CreateSet(ranges).Runs, set.Runs);
        });

    [Fact]
    public void Difference_holds_numbers_of_one_set_without_the_other() =>
        Gen.Select(Ranges, Ranges).Sample((ranges, others) =>
            Assert.Equal(Numbers(ranges).Except(Numbers(others)), Numbers(CreateSet(ranges).Without(CreateSet(others)))));

    private static NumberSet CreateSet(IEnumerable<(long First, long Last)> ranges)
    {
        var set = new NumberSet();
        foreach (var (first, last) in ranges) set.AddRange(first, last);
        return set;
    }

    private static SortedSet<long> Numbers(IEnumerable<(long First, long Last)> ranges) =>
        [.. ranges.SelectMany(range => Enumerable.Range(0, (int)(range.Last - range.First + 1)).Select(step => range.First + step))];
}
