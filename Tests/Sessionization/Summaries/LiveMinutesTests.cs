using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class LiveMinutesTests
{
    private const long Received = 1_795_000_000_000;

    [Fact]
    public void Listening_that_a_wrong_clock_puts_decades_ahead_is_not_now()
    {
        var minutes = LiveMinutes.Of(Contribution(
            Event(1, "1970-01-01T00:00:00Z", "begin", ",\"item\":{\"name\":\"A\",\"duration\":1000000000}"),
            Event(2, "2001-09-08T00:00:00Z", "skipnext", ""),
            Event(3, "1970-01-01T00:00:01Z", "stop", "")));
        Assert.InRange(minutes.Count, 1, 66);
        Assert.All(minutes, minute => Assert.InRange(minute.Minute, (Received / 60_000) - 60, (Received / 60_000) + 5));
        Assert.All(minutes, minute => Assert.InRange(minute.ListeningMs, 0, 60_000));
    }

    [Fact]
    public void The_newest_hour_is_held_and_nothing_before_it()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Received);
        var minutes = LiveMinutes.Of(Contribution(
            Event(1, $"{at.AddHours(-3):yyyy-MM-dd'T'HH:mm:ss}Z", "begin", ",\"item\":{\"name\":\"A\",\"duration\":20000}"),
            Event(2, $"{at:yyyy-MM-dd'T'HH:mm:ss}Z", "stop", ",\"offset\":10800")));
        Assert.InRange(minutes.Sum(minute => minute.ListeningMs), 60 * 60_000L, 61 * 60_000L);
    }

    [Fact]
    public void A_playable_is_not_listed_under_the_name_of_another()
    {
        string Playable(char id, string name) => $",\"playable\":{{\"id\":\"{new string(id, 32)}\",\"userid\":\"{new string('0', 32)}\",\"parameters\":{{}}{name}}}";
        var play = Assert.Single(Contribution(
            Event(1, "2026-11-20T08:00:00Z", "start", Playable('a', "")),
            Event(2, "2026-11-20T08:00:01Z", "begin", Playable('b', ",\"name\":\"B\""))).Plays);
        Assert.Equal((new string('a', 32), null), (play.Dimensions.PlayableId, play.Dimensions.PlayableName));
    }

    private static SessionContribution Contribution(params string[] events)
    {
        var session = new MemorySession();
        session.Post(new Receipt(Received, null, null), [.. events.Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e))]);
        return ContributionWriter.Write(session.State);
    }

    private static string Event(int number, string localtime, string action, string details) => $$"""
        {"type":"playevent","sessionid":"5f71e09784354cfabd8253fe24d6b701","sequencenumber":{{number}},"localtime":"{{localtime}}",
         "client":"c","clientversion":"1","platform":"p","platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"wan",
         "action":"{{action}}","source":"playable"{{details}}}
        """;
}
