using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Presents the sum of a period as the daily or monthly dashboard shows it.</summary>
public static class PeriodReportBuilder
{
    private static readonly string[] DayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Builds the report.</summary>
    /// <param name="period">The day or month.</param>
    /// <param name="sum">The sum over exactly the period's quarter hours.</param>
    /// <param name="rejected">Events rejected with receipt in the period.</param>
    /// <param name="now">The server's clock when the sum was read, milliseconds since 1970.</param>
    public static PeriodReport Build(LocalPeriod period, Rollup sum, long rejected, long now)
    {
        var (breakdowns, other) = Breakdowns.Build(sum.Values);
        var series = BuildSeries(period, sum);
        return new()
        {
            TimeZone = period.Zone.Id,
            From = At(period.From),
            To = At(period.To),
            AsOf = At(now),
            Complete = now >= period.To && !(sum.OpenUntil >= now),
            AmendedAt = sum.LastReceivedAt is { } last && last >= period.To ? At(last) : null,
            AmendedMs = sum.Late.Where(cell => cell.Key >= period.To).Sum(cell => cell.Sum) is not 0 and var amended ? amended : null,
            Totals = Totals.Build(sum, rejected),
            Series = series,
            Breakdowns = breakdowns,
            Other = other,
            WeekHours = BuildWeek(sum),
            Top = TopRanking.Build(sum),
        };
    }

    private static SeriesPoint[] BuildSeries(LocalPeriod period, Rollup sum)
    {
        var points = new QuarterSums[period.Edges.Count - 1];
        var edges = period.Edges.ToArray();
        foreach (var (quarter, sums) in sum.Quarters)
        {
            var place = Array.BinarySearch(edges, quarter * QuarterHours.Length);
            points[place >= 0 ? place : ~place - 1] += sums;
        }

        return [.. points.Select((point, place) =>
            new SeriesPoint(At(edges[place]), point.Plays.ListeningMs, point.Sessions, point.Plays.PlaySessions, point.Plays.ItemPlays))];
    }

    private static WeekHour[] BuildWeek(Rollup sum) =>
        [.. sum.WeekHours.OrderBy(cell => cell.Key).Select(cell =>
            new WeekHour($"{DayNames[cell.Key / 24]} {cell.Key % 24:00}", (cell.Key / 24) + 1, cell.Key % 24, cell.Sum))];

    private static DateTimeOffset At(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant);
}
