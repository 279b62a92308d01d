using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class PeriodReportTests
{
    private static readonly LocalPeriod Day = LocalPeriod.OfDay(TimeZoneInfo.Utc, new(1970, 1, 1));

    [Fact]
    public void Totals_and_series_and_breakdowns_hold_the_same_sums() =>
        ContributionGen.Some.Sample(contributions =>
        {
            var report = PeriodReportBuilder.Build(Day, contributions.Sum(), 0, Day.To);
            return report.Series.Sum(point => point.ListeningMs) == report.Totals.ListeningMs
                && report.Series.Sum(point => point.ItemPlays) == report.Totals.ItemPlays
                && report.Totals.Sessions == contributions.Length
                && report.Breakdowns.Values.All(rows => rows.Sum(row => row.ListeningMs) == report.Totals.ListeningMs);
        });

    [Fact]
    public void A_report_does_not_depend_on_the_order_of_the_sessions() =>
        Gen.Select(ContributionGen.Some, Gen.Int[1, 3]).Sample((contributions, shards) =>
        {
            var parts = contributions.Reverse().Index().GroupBy(one => one.Index % shards, one => one.Item).Select(part => part.Sum());
            return ReportJson.Write(PeriodReportBuilder.Build(Day, Rollup.Merge(parts), 3, 5)).AsSpan()
                .SequenceEqual(ReportJson.Write(PeriodReportBuilder.Build(Day, contributions.Sum(), 3, 5)));
        });

    [Fact]
    public void Every_hour_is_a_point_and_every_dimension_is_there_without_any_session()
    {
        var report = PeriodReportBuilder.Build(Day, Rollup.Empty, 7, Day.To);

        Assert.Equal(24, report.Series.Count);
        Assert.Equal("source service playabletype client clientversion platform platformversion devicename devicemanufacturer countrycode connection initiator presetnumber outputdevice", string.Join(' ', report.Breakdowns.Keys));
        Assert.Equal(new PeriodTotals { Rejected = 7 }, report.Totals);
        Assert.True(report.Complete);
        Assert.Null(report.AmendedAt);
    }

    [Fact]
    public void A_period_is_complete_when_it_is_over_and_nothing_in_it_is_open()
    {
        var session = ContributionExamples.Session(0);
        var sum = new[] { session with { Session = session.Session with { OpenUntil = Day.To + 10 } } }.Sum();

        Assert.False(PeriodReportBuilder.Build(Day, Rollup.Empty, 0, Day.To - 1).Complete);
        Assert.False(PeriodReportBuilder.Build(Day, sum, 0, Day.To + 10).Complete);
        Assert.True(PeriodReportBuilder.Build(Day, sum, 0, Day.To + 11).Complete);
    }

    [Fact]
    public void A_receipt_after_the_end_of_the_period_amends_it()
    {
        var session = ContributionExamples.Session(0);
        var late = new[] { session, session with { Session = session.Session with { LastReceivedAt = Day.To + 5 } } }.Sum();

        Assert.Equal(Day.To + 5, PeriodReportBuilder.Build(Day, late, 0, Day.To + 9).AmendedAt?.ToUnixTimeMilliseconds());
        Assert.Null(PeriodReportBuilder.Build(Day, new[] { session }.Sum(), 0, Day.To + 9).AmendedAt);
    }

    [Fact]
    public void Missing_numbers_saturate_in_the_total()
    {
        var session = ContributionExamples.Session(0);
        var sum = Enumerable.Repeat(session with { Session = session.Session with { Missing = long.MaxValue } }, 3).Sum();

        Assert.Equal(long.MaxValue, PeriodReportBuilder.Build(Day, sum, 0, 0).Totals.Missing);
    }
}
