using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

public sealed class LocalWeekTests
{
    [Theory]
    [InlineData("2026-11-23T00:00:00Z", 0, 0)]
    [InlineData("2026-11-23T00:15:00+02:00", 120, 0)]
    [InlineData("2026-11-22T23:45:00+02:00", 120, 167)]
    [InlineData("2026-11-27T17:30:00-05:00", -300, (4 * 24) + 17)]
    [InlineData("1969-12-28T23:00:00Z", 0, 167)]
    [InlineData("2026-11-23T05:30:00+05:45", 345, 5)]
    public void An_hour_of_the_week_is_the_listener_s_own(string instant, int offset, int expected) =>
        Assert.Equal(expected, LocalWeek.HourOf(QuarterHours.FromInstant(DateTimeOffset.Parse(instant, null).ToUnixTimeMilliseconds()), offset));

    [Fact]
    public void The_hours_of_the_week_sum_up_to_the_listening_whatever_the_offsets() =>
        ContributionGen.One.Array[0, 5].Sample(contributions =>
        {
            var sum = contributions.Sum();
            Assert.Equal(sum.Quarters.Sum(cell => cell.Sum.Plays.ListeningMs), sum.WeekHours.Sum(cell => cell.Sum));
            Assert.All(sum.WeekHours, cell => Assert.InRange(cell.Key, 0, LocalWeek.Count - 1));
        });

    [Fact]
    public void A_report_names_its_hours_and_leaves_out_those_without_listening()
    {
        var monday = DateTimeOffset.Parse("2026-11-23T00:00:00Z", null);
        var start = monday.AddHours(7).ToUnixTimeMilliseconds();
        var contribution = ContributionExamples.Session(start, ContributionExamples.Play(start, "playable", ContributionExamples.Item(start, "1", "A", 60_000)));
        var period = LocalPeriod.OfDay(TimeZoneInfo.Utc, new(2026, 11, 23));

        var report = PeriodReportBuilder.Build(period, new[] { contribution }.Sum(), 0, start);

        Assert.Equal([new WeekHour("mon 07", 1, 7, 60_000)], report.WeekHours);
    }
}
