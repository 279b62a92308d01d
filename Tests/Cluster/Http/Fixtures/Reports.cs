using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>Small reports with a number of one's choice in them.</summary>
public static class Reports
{
    public static readonly DateTimeOffset Instant = new(2026, 11, 30, 23, 0, 0, TimeSpan.Zero);

    public static PeriodReport Period(long events) => new()
    {
        TimeZone = "Europe/Berlin",
        From = Instant,
        To = Instant.AddDays(1),
        AsOf = Instant.AddHours(2),
        Complete = false,
        Totals = new() { Events = events, ListeningMs = 300_000 },
        Series = [new(Instant, 300_000, 1, 2, 3)],
        Breakdowns = new Dictionary<string, IReadOnlyList<BreakdownRow>> { ["source"] = [new("=1+1", 300_000, 1, 1), new(null, 0, 1, 0)] },
        Other = new Dictionary<string, OtherValues> { ["source"] = new(7, 70, 8, 9) },
        Top = new([new("A, \"B\"", "-C", "tidal", "52680", null, 1, 300_000)], [new("C", 1, 300_000)], []),
    };

    public static RealtimeReport Realtime(long playing) => new()
    {
        AsOf = Instant.AddHours(2),
        PlayingNow = playing,
        ActiveSessions = 1,
        ActiveUsers = 1,
        ActiveDevices = 1,
        Minutes = [new(Instant, 5, 1, 1, 60_000)],
        EventTypes = new Dictionary<string, long> { ["playevent"] = 5 },
        Now = new Dictionary<string, IReadOnlyList<NowRow>> { ["source"] = [new("playable", playing)] },
        Today = Period(5),
    };
}
