using System.Text.Json;

using Audiogum.Sessions.Gateway.Live;
using Audiogum.Sessions.Gateway.Reporting;

using Microsoft.AspNetCore.Http;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class TailTests
{
    private static readonly PlayEventFilter Everything = new(new QueryReading(QueryCollection.Empty));

    [Fact]
    public void Who_is_too_slow_is_told_how_many_it_missed()
    {
        var tail = new Tail();
        tail.Add([Entry("first")], 0);
        var seen = tail.After(0).Newest;
        for (var batch = 0; batch < 7; batch++) tail.Add([.. Enumerable.Range(0, 500).Select(number => Entry($"{batch}.{499 - number}"))], 0);
        var (rows, skipped) = Read(tail.After(seen));
        Assert.Equal(3_500, rows.Length + skipped);
        Assert.Equal(Tail.MaxEntries, rows.Length);
        Assert.Equal(("6.499", "3.0"), (rows[0], rows[^1]));
    }

    [Fact]
    public void Large_rows_make_room_for_newer_ones()
    {
        var tail = new Tail();
        var large = new string('x', 600 * 1024);
        for (var number = 0; number < 5; number++) tail.Add([Entry($"{number}{large}")], 0);
        var (rows, skipped) = Read(tail.After(0));
        Assert.Equal(3, rows.Length);
        Assert.Equal(2, skipped);
        tail.Add([Entry(new string('y', 2 * Tail.MaxCharacters))], 0);
        Assert.Single(Read(tail.After(5)).Rows);
    }

    [Fact]
    public void What_could_not_be_had_is_counted_and_who_follows_goes_on_behind_it()
    {
        var tail = new Tail();
        tail.Add([Entry("before")], 0);
        var seen = tail.After(0).Newest;
        tail.Add([Entry("after")], 40);
        Assert.Equal((["after"], 40), Read(tail.After(seen)), Comparer);
        Assert.Null(tail.After(tail.After(0).Newest).Document("playevents", Everything));
    }

    private static (string[] Rows, long Skipped) Read(TailNews news)
    {
        var document = JsonElement.Parse(news.Document("playevents", Everything)!);
        var skipped = document.TryGetProperty("skipped", out var count) ? count.GetInt64() : 0;
        return ([.. document.GetProperty("playevents").EnumerateArray().Select(row => row.GetProperty("event").GetString()!)], skipped);
    }

    private static TailEntry Entry(string text) => new($$"""{"event":"{{text}}"}""", new string?[5]);

    private static bool Comparer((string[] Rows, long Skipped) a, (string[] Rows, long Skipped) b) => a.Skipped == b.Skipped && a.Rows.SequenceEqual(b.Rows);
}
