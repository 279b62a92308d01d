using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Tests.Exports.Batches;

/// <summary>Days to be written are bounded in the state, and none is forgotten.</summary>
public sealed class PendingPeriodSetTests
{
    private static readonly DateOnly First = new(1970, 1, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Days_beyond_what_the_state_names_are_taken_from_ranges_and_none_is_missing(int distance)
    {
        var state = new ExportState();
        DateOnly[] days = [.. Enumerable.Range(0, 20_000 / distance).Select(at => First.AddDays(at * distance))];
        foreach (var day in days) PendingPeriodSet.Add(state, day, 5, 10);
        Assert.InRange(state.Periods.Count, 1, ExportLimits.Periods);
        Assert.InRange(state.Ranges.Count, days.Length > ExportLimits.Periods ? 1 : 0, ExportLimits.Ranges);

        Assert.Empty(PendingPeriodSet.Take(state, Due(9), most: 100));
        var named = state.Periods.Keys.ToHashSet();
        for (var taken = PendingPeriodSet.Take(state, Due(10), 100); taken.Count > 0; taken = PendingPeriodSet.Take(state, Due(10), 100))
        {
            Assert.InRange(taken.Count, 1, 101);
            Assert.Equal(taken.Count, taken.Select(entry => entry.Name).Distinct().Count());
            Assert.All(taken, entry => Assert.True(named.Add(entry.Name) || !PendingPeriodSet.IsDay(entry.Name), entry.Name)); // a month again with each of its ranges
        }

        Assert.Empty(state.Ranges);
        Assert.Empty(days.Select(PendingPeriodSet.NameDay).Concat(days.Select(PendingPeriodSet.NameMonth)).Except(named));
    }

    [Fact]
    public void A_day_that_is_named_for_later_is_due_with_the_range_that_it_lies_in()
    {
        var state = new ExportState();
        PendingPeriodSet.Add(state, First.AddDays(5), 1, 1_000);
        PendingPeriodSet.AddRange(state, First, First.AddDays(9), 7, 10);
        var taken = PendingPeriodSet.Take(state, Due(10), 100).Select(entry => entry.Name).ToArray();
        Assert.Equal(9, taken.Length); // the month and the day are named already
        Assert.All(["1970-01-06", "1970-01"], name => Assert.Equal(new(7, 10, null), state.Periods[name]));
    }

    [Fact]
    public void What_a_clock_that_was_years_ahead_put_off_is_written_once_it_is_right_and_then_done()
    {
        const long now = 1_800_000_000_000, ahead = now + 100_000_000_000, settling = 10_000;
        Assert.True(PendingPeriodSet.IsDue(ahead, now, settling));
        Assert.False(PendingPeriodSet.IsDue(now + 1, now, settling));
        Assert.False(PendingPeriodSet.IsDue(now + 3_600_000, now, settling));

        var left = PendingPeriodSet.After(new(ahead, ahead + settling, null), "a", isComplete: true, now, settling);
        Assert.Equal(new(now, now + settling, "a"), left); // its dashboard may not know of the change yet
        Assert.Null(PendingPeriodSet.After(left!, "a", isComplete: true, now + settling, settling));
    }

    private static Func<long, bool> Due(long now) => dueAt => PendingPeriodSet.IsDue(dueAt, now, settling: 10);
}
