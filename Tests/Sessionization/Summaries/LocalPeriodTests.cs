using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class LocalPeriodTests
{
    [Theory]
    [InlineData("UTC", "2026-11-20", "2026-11-20T00:00:00.000Z", "2026-11-21T00:00:00.000Z", 24)]
    [InlineData("Europe/Berlin", "2026-11-20", "2026-11-19T23:00:00.000Z", "2026-11-20T23:00:00.000Z", 24)]
    [InlineData("Asia/Kathmandu", "2026-11-20", "2026-11-19T18:15:00.000Z", "2026-11-20T18:15:00.000Z", 24)]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z", 25)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00.000Z", "2026-04-05T13:30:00.000Z", 25)]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z", 23)]
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00.000Z", "2025-11-03T05:00:00.000Z", 25)]
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z", "2011-12-30T10:00:00.000Z", 0)]
    public void A_day_has_one_point_for_each_real_hour(string zone, string date, string from, string to, int points)
    {
        var day = LocalPeriod.OfDay(TimeZoneInfo.FindSystemTimeZoneById(zone), DateOnly.Parse(date, null));

        Assert.Equal((from, to, points), (Instants.ToIso(day.From), Instants.ToIso(day.To), day.Edges.Count - 1));
    }

    [Theory]
    [InlineData("UTC", "2026-02-01", 28)]
    [InlineData("Europe/Berlin", "2026-10-01", 31)]
    [InlineData("Pacific/Apia", "2011-12-01", 30)]
    public void A_month_has_one_point_for_each_day_that_the_zone_had(string zone, string month, int points) =>
        Assert.Equal(points, LocalPeriod.OfMonth(TimeZoneInfo.FindSystemTimeZoneById(zone), DateOnly.Parse(month, null)).Edges.Count - 1);

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Los_Angeles")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    public void The_days_of_a_year_follow_each_other_without_gap_on_quarter_hours(string id)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(id);
        var first = new DateOnly(2011, 1, 1);
        var days = Enumerable.Range(0, 366).Select(day => LocalPeriod.OfDay(zone, first.AddDays(day))).ToArray();

        Assert.All(days.Zip(days.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.All(days.SelectMany(day => day.Edges), edge => Assert.Equal(0, edge % QuarterHours.Length));
    }

    [Fact]
    public void Dates_outside_the_calendar_of_reports_are_refused()
    {
        Assert.False(LocalPeriod.Covers(new(1969, 12, 31)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LocalPeriod.OfDay(TimeZoneInfo.Utc, DateOnly.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => LocalPeriod.OfMonth(TimeZoneInfo.Utc, DateOnly.MinValue));
        Assert.Equal(24, LocalPeriod.OfDay(TimeZoneInfo.Utc, LocalPeriod.Latest).Edges.Count - 1);
    }
}
