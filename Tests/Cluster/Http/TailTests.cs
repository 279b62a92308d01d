using System.Text;
using System.Text.Json;

using Audiogum.Sessions.Gateway;
using Audiogum.Sessions.Gateway.Live;
using Audiogum.Sessions.Gateway.Reporting;

using Microsoft.AspNetCore.Http;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class TailTests
{
    private static readonly PlayEventFilter Everything = new(new QueryReading(QueryCollection.Empty));

    [Fact]
    public void Slow_follower_is_told_how_many_rows_it_missed()
    {
        var tail = new Tail();
        tail.Add([Entry("first")], isCut: false);
        var seen = tail.After(0).Newest;
        for (var batch = 0; batch < 7; batch++) tail.Add([.. Enumerable.Range(0, 500).Select(number => Entry($"{batch}.{499 - number}"))], isCut: false);
        var (rows, skipped) = Read(tail.After(seen));
        Assert.Equal(3_500, rows.Length + skipped);
        Assert.Equal(Limits.MaxTailRows, rows.Length);
        Assert.Equal(("6.499", "3.0"), (rows[0], rows[^1]));
    }

    [Fact]
    public void All_who_looked_at_the_same_time_share_what_they_are_sent()
    {
        var tail = new Tail();
        tail.Add([Entry("a")], isCut: false);
        Assert.Same(tail.After(0).First(("playevents", null), Everything), tail.After(0).First(("playevents", null), Everything));
        tail.Add([Entry("b")], isCut: false);
        Assert.Same(tail.After(1).Next(("playevents", null), Everything), tail.After(1).Next(("playevents", null), Everything));
    }

    [Fact]
    public void Large_rows_make_room_for_newer_ones()
    {
        var tail = new Tail();
        var large = new string('x', 600 * 1024);
        for (var number = 0; number < 5; number++) tail.Add([Entry($"{number}{large}")], isCut: false);
        var (rows, skipped) = Read(tail.After(0));
        Assert.Equal(3, rows.Length);
        Assert.Equal(2, skipped);
        tail.Add([Entry(new string('y', 2 * Limits.MaxTailCharacters))], isCut: false);
        Assert.Single(Read(tail.After(5)).Rows);
    }

    [Fact]
    public void Follower_is_told_once_that_more_came_than_can_be_listed()
    {
        var tail = new Tail();
        tail.Add([Entry("before")], isCut: false);
        var seen = tail.After(0).Newest;
        tail.Add([Entry("after")], isCut: true);
        Assert.Equal("""{"playevents":[{"event":"after"}],"skipped":true}""", TextOf(tail.After(seen)));
        seen = tail.After(seen).Newest;
        Assert.Null(TextOf(tail.After(seen)));
        tail.Add([Entry("later")], isCut: false);
        Assert.Equal("""{"playevents":[{"event":"later"}]}""", TextOf(tail.After(seen)));
    }

    private static (string[] Rows, long Skipped) Read(TailNews news)
    {
        var document = JsonElement.Parse(TextOf(news)!);
        var skipped = document.TryGetProperty("missed", out var count) ? count.GetInt64() : 0;
        return ([.. document.GetProperty("playevents").EnumerateArray().Select(row => row.GetProperty("event").GetString()!)], skipped);
    }

    private static string? TextOf(TailNews news) =>
        news.Next(("playevents", null), Everything) is { } item ? Encoding.UTF8.GetString(item.Text.Span)["data: ".Length..].TrimEnd() : null;

    private static TailEntry Entry(string text) => new($$"""{"event":"{{text}}"}""", new string?[5]);
}
