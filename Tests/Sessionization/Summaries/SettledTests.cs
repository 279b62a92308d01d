using System.Text;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization.Summaries;

/// <summary>When a play session is settled (semantics §8).</summary>
public sealed class SettledTests
{
    private const long Minute = 60_000;

    private const long Hour = 60 * Minute;

    private static readonly long Received = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public void A_play_session_that_an_event_closed_is_settled_at_once()
    {
        var session = Session(Event(1, "start"), Event(2, "begin"), Event(3, "start"));
        Assert.Equal([true, false], Settled(session, Received));
    }

    [Theory]
    [InlineData(0, false)] // open
    [InlineData(29 * Minute, false)] // expired, but its session is open
    [InlineData(30 * Minute + 1, true)]
    public void An_expired_play_session_is_settled_once_its_session_is_closed_where_nothing_is_missing(long after, bool settled) =>
        Assert.Equal([settled], Settled(Session(Event(1, "start"), Event(2, "begin", Seconds(10))), Received + after));

    [Theory]
    [InlineData(1, 3)] // a number is missing
    [InlineData(2, 3)] // not anchored
    public void An_expired_play_session_of_a_session_with_gaps_is_settled_after_72_hours_without_a_receipt(int first, int second)
    {
        var session = Session(Event(first, "start"), Event(second, "begin", Seconds(10)));
        Assert.Equal([false], Settled(session, Received + 72 * Hour - 1));
        Assert.Equal([true], Settled(session, Received + 72 * Hour));
    }

    [Fact]
    public void A_copy_that_comes_late_puts_off_the_72_hours()
    {
        var session = Session(Event(1, "start"), Event(3, "begin", Seconds(10)));
        session.Post(new(Received + 71 * Hour, null, null), Utf8(Event(3, "begin", Seconds(10))));
        Assert.Equal([false], Settled(session, Received + 72 * Hour));
        Assert.Equal([true], Settled(session, Received + 143 * Hour));
    }

    [Fact]
    public void A_bare_content_says_nothing_of_it() =>
        Assert.DoesNotContain("settled", Session(Event(1, "start")).ContentJson, StringComparison.Ordinal);

    private static IEnumerable<bool?> Settled(MemorySession session, long now)
    {
        var (state, receipts) = (session.State, session.State.Receipts);
        var isWhole = SessionDocumentWriter.WriteSummary(state) is { Anchored: true, Missing: 0 };
        return state.Fold.PlaySessions().ToArray()
            .Select(play => SessionDocumentWriter.WritePlay(play, state.Fold.Correction, receipts.LastReceivedAt, isWhole, now).Settled);
    }

    private static MemorySession Session(params string[] events)
    {
        var session = new MemorySession();
        session.Post(new(Received, null, null), [.. events.Select(Utf8)]);
        return session;
    }

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Seconds(int duration) => $",\"item\":{{\"name\":\"n\",\"duration\":{duration}}}";

    private static string Event(int number, string action, string details = "") => $$"""
        {"type":"playevent","sessionid":"5f71e09784354cfabd8253fe24d6b701","sequencenumber":{{number}},"localtime":"2026-11-20T08:00:0{{number}}Z",
         "client":"c","clientversion":"1","platform":"p","platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"wan",
         "action":"{{action}}","source":"playable"{{details}}}
        """;
}
