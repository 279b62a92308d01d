using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

public sealed class MinuteSeriesBuilderTests
{
    private const long Received = 1_795_000_000_000;

    [Fact]
    public void Listening_that_a_wrong_clock_puts_decades_ahead_is_not_now()
    {
        var minutes = MinuteSeriesBuilder.Build(Contribution(
            Event(1, "1970-01-01T00:00:00Z", "begin", ",\"item\":{\"name\":\"A\",\"duration\":1000000000}"),
            Event(2, "2001-09-08T00:00:00Z", "skipnext", ""),
            Event(3, "1970-01-01T00:00:01Z", "stop", ""))).ToArray();
        Assert.InRange(minutes.Length, 1, 66);
        Assert.All(minutes, minute => Assert.InRange(minute.Minute, (Received / 60_000) - 60, (Received / 60_000) + 5));
        Assert.All(minutes, minute => Assert.InRange(minute.ListeningMs, 0, 60_000));
    }

    [Fact]
    public void The_newest_hour_is_held_and_nothing_before_it()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Received);
        var minutes = MinuteSeriesBuilder.Build(Contribution(
            Event(1, $"{at.AddHours(-3):yyyy-MM-dd'T'HH:mm:ss}Z", "begin", ",\"item\":{\"name\":\"A\",\"duration\":20000}"),
            Event(2, $"{at:yyyy-MM-dd'T'HH:mm:ss}Z", "stop", ",\"offset\":10800"))).ToArray();
        Assert.InRange(minutes.Sum(minute => minute.ListeningMs), 60 * 60_000L, 61 * 60_000L);
    }

    [Fact]
    public void Every_minute_has_what_lies_within_it_and_no_other_is_held() =>
        Gen.Select(Gen.Long[-4_200_000, 600_000], Gen.Long[0, 400_000], Gen.Int[0, 3]).Array[0, 30].Sample(pieces =>
        {
            PlaySession[] plays = [.. pieces.Select(piece => ContributionExamples.Play(Received + piece.Item1, "a", ContributionExamples.Item(Received + piece.Item1, "r", "n", piece.Item2)) with
            {
                Marks = ContributionExamples.ChainOf(Enumerable.Repeat(new PlayerCounterEvent(ContributionExamples.At(Received + piece.Item1), PlayerCounterKind.Skip), piece.Item3)),
            })];
            var (first, last) = ((Received / 60_000) - 60, (Received / 60_000) + 5);
            var expected = Enumerable.Range(0, (int)(last - first) + 1).Select(place => first + place)
                .Select(minute => (minute, started: pieces.Where(piece => (Received + piece.Item1) / 60_000 == minute).ToArray()))
                .Select(of => new MinutePlays(of.minute, of.started.Length, of.started.Length, pieces.Sum(piece => Within(of.minute, piece.Item1, piece.Item2))) { Skips = of.started.Sum(piece => piece.Item3) })
                .Where(minute => minute with { Minute = 0 } != default);
            Assert.Equal(expected, MinuteSeriesBuilder.Build(ContributionExamples.Session(Received, plays)).ToArray());
        });

    [Fact]
    public void An_hour_of_songs_costs_what_is_held_and_little_more()
    {
        PlaySession[] plays = [.. Enumerable.Range(0, 30).Select(song => ContributionExamples.Play(Received - (song * 120_000), "a", ContributionExamples.Item(Received - (song * 120_000), "r", "n", 119_000)))];
        var session = ContributionExamples.Session(Received, plays);
        MinuteSeriesBuilder.Build(session); // the writer's buffer is made once
        var before = GC.GetAllocatedBytesForCurrentThread();
        var minutes = MinuteSeriesBuilder.Build(session);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000);
        Assert.InRange(minutes.ToArray().Length, 55, 66);
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

    private static long Within(long minute, long start, long ms) =>
        Math.Max(0, Math.Min(Received + start + ms, (minute + 1) * 60_000) - Math.Max(Received + start, minute * 60_000));

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
