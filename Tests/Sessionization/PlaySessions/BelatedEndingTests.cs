using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.PlaySessions;

/// <summary>Semantics §5.1, of sessions long enough to be sealed while the ending of a replaced item may still come.</summary>
public sealed class BelatedEndingTests
{
    private const long Start = 1_795_000_000_000;

    private long number;

    [Fact]
    public void Every_item_of_a_long_cross_faded_list_is_completed_and_little_of_it_is_held()
    {
        var (whole, cut, parts) = (new SessionFold(int.MaxValue), new SessionFold(), new List<PlaySession>());
        foreach (var e in CrossFade(songs: 1_000))
        {
            whole.Apply(e);
            Apply(cut, e, parts);
        }

        AssertSame(whole, cut, parts);
        Assert.Equal(1_000, Sealing.Join(parts.Concat(cut.PlaySessions().ToArray())).SelectMany(play => play.Items.ToArray()).Count(item => item.Outcome == Outcome.Completed));
        Assert.Equal(1_000, ContentWriter.WriteSummary(cut, 0).Counters["completes"]);
    }

    [Fact]
    public void An_ending_after_thousands_of_media_events_reaches_an_item_that_is_sealed_but_for_its_outcome()
    {
        var (whole, cut, parts) = (new SessionFold(int.MaxValue), new SessionFold(), new List<PlaySession>());
        List<ReceivedEvent> events = [Play("begin", "a", 0), Play("mediabegin", "a", 1), Play("begin", "b", 60_000)];
        events.AddRange(Enumerable.Range(0, 5_000).Select(i => Play("mediabegin", i % 2 == 0 ? "c" : "d", 60_001 + i)));
        events.Add(Play("complete", "a", 66_000));
        foreach (var e in events)
        {
            whole.Apply(e);
            Apply(cut, e, parts);
        }

        AssertSame(whole, cut, parts);
        Assert.Equal(Outcome.Completed, Sealing.Join(parts.Concat(cut.PlaySessions().ToArray())).Single().Items.ToArray()[0].Outcome);
    }

    [Fact]
    public void An_item_that_is_sealed_without_any_ending_stays_replaced_and_is_counted_once()
    {
        var (whole, cut, parts) = (new SessionFold(int.MaxValue), new SessionFold(sealAt: 1), new List<PlaySession>());
        foreach (var e in (ReceivedEvent[])[Play("begin", "a", 0), Play("begin", "b", 60_000), Play("mediabegin", "c", 61_000), Play("resume", "b", 62_000), Play("complete", "a", 63_000), Play("stop", "b", 90_000)])
        {
            whole.Apply(e);
            Apply(cut, e, parts);
        }

        AssertSame(whole, cut, parts);
        Assert.Equal(Outcome.Replaced, Sealing.Join(parts.Concat(cut.PlaySessions().ToArray())).Single().Items.ToArray()[0].Outcome);
    }

    [Fact]
    public void An_ending_across_a_clock_that_was_set_meanwhile_is_not_belated()
    {
        var fold = new SessionFold();
        var unset = 946_684_800_000 - Start; // in the year 2000
        foreach (var e in (ReceivedEvent[])[Play("begin", "a", unset), Play("begin", "b", unset + 60_000), Play("complete", "a", 61_000)]) fold.Apply(e);
        Assert.Equal([Outcome.Replaced, Outcome.Unknown, Outcome.Completed], fold.PlaySessions().ToArray().Single().Items.ToArray().Select(item => item.Outcome));
    }

    private static void Apply(SessionFold fold, ReceivedEvent e, List<PlaySession> parts)
    {
        fold.Apply(e);
        parts.AddRange(fold.Segments.ToArray().SelectMany(part => PlaySessionCodec.Read(PlaySessionCodec.Write(part.Plays))));
        fold.ReleaseSegments();
        Assert.True(fold.PlaySessions().ToArray().Sum(play => play.Items?.Count ?? 0) <= Sealing.Units + 2);
    }

    private static void AssertSame(SessionFold whole, SessionFold cut, List<PlaySession> parts)
    {
        Assert.NotEmpty(parts);
        Assert.Equal(Text(whole.PlaySessions().ToArray()), Text(Sealing.Join(parts.Concat(cut.PlaySessions().ToArray()))));
        Assert.Equal(Text(ContentWriter.WriteSummary(whole, 0)), Text(ContentWriter.WriteSummary(cut, 0)));
    }

    private static string Text<T>(T record) => Encoding.UTF8.GetString(FoldJson.Write(record));

    private IEnumerable<ReceivedEvent> CrossFade(int songs)
    {
        for (var song = 0; song < songs; song++)
        {
            yield return Play("begin", $"s{song}", 100_000 * song);
            if (song > 0) yield return Play("complete", $"s{song - 1}", (100_000 * song) + 5_000);
            yield return Play("mediabegin", $"s{song}", (100_000 * song) + 6_000);
        }

        yield return Play("complete", $"s{songs - 1}", 100_000 * songs);
    }

    private ReceivedEvent Play(string action, string reference, long at)
    {
        var json = $$"""
            {"type":"playevent","sessionid":"5f71e09784354cfabd8253fe24d6b701","sequencenumber":{{++number}},"localtime":"{{DateTimeOffset.FromUnixTimeMilliseconds(Start + at):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}",
            "client":"c","clientversion":"1","platform":"p","platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"wan","action":"{{action}}","source":"playable",
            "item":{"name":"{{reference}}","service":"t","ref":"{{reference}}"} }
            """;
        return new(EventReader.Read(Encoding.UTF8.GetBytes(json), receivedAt: null).Event!, new(Start, null, null));
    }
}
