using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class SoFarTests
{
    [Theory]
    [InlineData("UTC", "2026-11-20T10:29:59Z", "2026-11-20T10:15:00Z", "2026-11-19T10:15:00Z")]
    [InlineData("Europe/Berlin", "2026-11-20T10:30:00Z", "2026-11-20T10:30:00Z", "2026-11-19T10:30:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T10:00:00Z", "2026-03-29T10:00:00Z", "2026-03-28T11:00:00Z")] // 12:00 by the clock, an hour after it was changed
    [InlineData("Europe/Berlin", "2026-10-25T10:00:00Z", "2026-10-25T10:00:00Z", "2026-10-24T09:00:00Z")]
    [InlineData("Europe/Berlin", "2026-11-20T23:05:00Z", "2026-11-20T23:00:00Z", "2026-11-19T23:00:00Z")] // midnight: nothing is over yet
    public void Yesterday_is_looked_at_until_its_clocks_showed_the_same_quarter_hour(string zoneId, string now, string until, string before)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var date = LocalPeriod.DateAt(zone, Ms(now));
        var (today, yesterday) = (LocalPeriod.OfDay(zone, date), LocalPeriod.OfDay(zone, date.AddDays(-1)));
        SessionContribution[] sessions = [.. new[] { until, before }.SelectMany(edge => new[] { Listening(Ms(edge) - 1_000, 1_500), Listening(Ms(edge), 70) })];
        var soFar = SoFar.Build(today, Sum(sessions, today), yesterday, Sum(sessions, yesterday), Ms(now));
        Assert.Equal(Ms(until), soFar.Until.ToUnixTimeMilliseconds());

        // Of what crosses the edge only what lies before it counts; what begins at it does not.
        var nothing = new SoFarSums(0, 0, 0, 0);
        Assert.Equal(Ms(until) == today.From ? nothing : new(1_000, 1, 1, 1), soFar.Today);
        Assert.Equal(Ms(until) == today.From ? nothing : new(1_000, 1, 1, 1), soFar.Yesterday);
    }

    private static SessionContribution Listening(long at, long ms) => ContributionExamples.Session(at, ContributionExamples.Play(at, "radio", ContributionExamples.Item(at, "r", "n", ms)));

    private static Rollup Sum(SessionContribution[] sessions, LocalPeriod day) => sessions.Sum(QuarterHours.FromInstant(day.From), QuarterHours.FromInstant(day.To));

    private static long Ms(string iso) => DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
