using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class RealtimeReportTests
{
    private const long Now = 100 * 60_000 + 30_000;

    private static readonly PeriodReport Today = PeriodReportBuilder.Build(LocalPeriod.OfDay(TimeZoneInfo.Utc, new(1970, 1, 1)), Rollup.Empty, 0, Now);

    [Fact]
    public void A_play_session_plays_up_to_the_instant_that_it_expires_at()
    {
        var session = Live(0, live => live with { Now = new(Now, "radio", null) });

        Assert.Equal(1, Report(Now, session).PlayingNow);
        Assert.Equal(0, Report(Now + 1, session).PlayingNow);
    }

    [Fact]
    public void A_session_is_active_for_thirty_minutes_after_a_receipt()
    {
        var session = Live(Now - Ruleset.SessionTimeout + 1, live => live);

        Assert.Equal((1L, 1L, 1L), Active(Report(Now, session)));
        Assert.Equal((2L, 1L, 1L), Active(Report(Now, session, session)));
        Assert.Equal((0L, 0L, 0L), Active(Report(Now + 1, session)));
    }

    [Fact]
    public void Skips_and_media_are_counted_in_their_minute()
    {
        PlayerCounterEvent[] marks = [Marked(40, PlayerCounterKind.Skip), Marked(100, PlayerCounterKind.Skip), Marked(100, PlayerCounterKind.MediaBegin), Marked(100, PlayerCounterKind.MediaBegin), Marked(100, PlayerCounterKind.MediaError)];
        var session =
            Live(Now, live => live, ContributionExamples.Play(0, "a") with { Marks = ContributionExamples.ChainOf(marks) });
        var last = Report(Now, session, session).Minutes[^1];

        Assert.Equal((2L, 4L, 2L), (last.Skips, last.MediaBegins, last.MediaErrors));
        Assert.Equal(0, Report(Now, session).Minutes[0].Skips);
    }

    [Fact]
    public void Sixty_minutes_are_shown_and_the_unfinished_one_is_last()
    {
        var report = Report(Now, Live(
            Now,
            live => live with { Receipts = [new(40, EventType.Play, 9), new(41, EventType.Play, 2), new(100, EventType.Auth, 3), new(101, EventType.Play, 9)] },
            Heard(40, 9), Heard(41, 3), Heard(100, 6), Heard(103, 9)));

        Assert.Equal(60, report.Minutes.Count);
        Assert.Equal(new(DateTimeOffset.UnixEpoch.AddMinutes(41), 2, 1, 1, 3), report.Minutes[0]);
        Assert.Equal(new(DateTimeOffset.UnixEpoch.AddMinutes(100), 3, 1, 1, 6), report.Minutes[^1]);
        Assert.Equal(6, report.EventTypes.Count);
        Assert.Equal((2L, 3L, 0L), (report.EventTypes["playevent"], report.EventTypes["authevent"], report.EventTypes["voiceevent"]));
    }

    [Fact]
    public void Sessions_playing_now_are_broken_down_with_no_value_as_a_row()
    {
        var report = Report(Now, Playing("radio", null), Playing("radio", "tidal"), Playing("aux", null));

        Assert.Equal(["source", "service", "devicename", "countrycode"], report.Now.Keys);
        Assert.Equal([new NowRow("radio", 2), new NowRow("aux", 1)], report.Now["source"]);
        Assert.Equal([new NowRow(null, 2), new NowRow("tidal", 1)], report.Now["service"]);
        Assert.Equal([new NowRow("Kitchen", 3)], report.Now["devicename"]);
    }

    [Fact]
    public void A_session_matters_as_long_as_any_part_of_it_shows()
    {
        var minute = LiveWindow.Until(Live(0, live => live));
        Assert.Equal(MinuteSeriesBuilder.Ahead, LiveWindow.OldestMinute(minute));
        Assert.Equal(MinuteSeriesBuilder.Ahead + 1, LiveWindow.OldestMinute(minute + 1));
        Assert.Equal(5_000_000, LiveWindow.Until(Live(0, live => live with { Now = new(5_000_000, "radio", null) })));
    }

    private static PlayerCounterEvent Marked(long minute, PlayerCounterKind kind) =>
        new(ContributionExamples.At(minute * 60_000), kind);

    private static PlaySession Heard(long minute, long ms) => ContributionExamples.Play(minute * 60_000, "a", ContributionExamples.Item(minute * 60_000, "r", "n", ms));

    private static SessionContribution Playing(string source, string? service) =>
        Live(Now, live => live with { Now = new(Now, source, service) });

    private static SessionContribution Live(long receivedAt, Func<LiveState, LiveState> change, params PlaySession[] plays)
    {
        var session = ContributionExamples.Session(0, plays);
        return session with { Session = session.Session with { LastReceivedAt = receivedAt }, Live = change(session.Live) };
    }

    private static RealtimeReport Report(long now, params SessionContribution[] sessions)
    {
        var parts = sessions.Select(session =>
        {
            var accumulator = new LiveAccumulator();
            accumulator.Add(session.Session, session.Live, MinuteSeriesBuilder.Build(session), now);
            return accumulator.ToRollup();
        });
        return RealtimeReportBuilder.Build(LiveRollup.Merge(parts), Today, null, now);
    }

    private static (long Sessions, long Users, long Devices) Active(RealtimeReport report) =>
        (report.ActiveSessions, report.ActiveUsers, report.ActiveDevices);
}
