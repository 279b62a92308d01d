using System.Globalization;
using System.IO.Compression;
using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Importing;

/// <summary>The command against a real door over HTTP, with actors that fail on demand.</summary>
public sealed class ImportTests : IDisposable
{
    private const int Sessions = 20, EventsOfEach = 30;

    private readonly GatewayFixture door = new();

    private readonly ImportRun run = new();

    private Uri Address => door.Client.BaseAddress!;

    public void Dispose()
    {
        run.Dispose();
        door.Dispose();
    }

    [Fact]
    public async Task Posts_answered_503_are_retried_after_the_time_that_the_server_asks_for()
    {
        var calls = 0;
        door.Actors.Before = _ => Interlocked.Increment(ref calls) is 3 or 50 or 51 or 170 ? throw new TimeoutException() : Task.CompletedTask;
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, run.Write("a.ndjson", History()), "--batch", "10"));
        Assert.Equal((Sessions * EventsOfEach, Sessions * EventsOfEach), (run.Reported("received"), run.Reported("accepted")));
        Assert.Contains("the server answers 503; waiting 1 s", run.Said, StringComparison.Ordinal);
        Assert.Contains(TimeSpan.FromSeconds(1), run.Clock.Waits);
        Assert.All(door.Actors.Appended.Values, requests => Assert.Equal(EventsOfEach, requests.SelectMany(request => request.Events).Select(e => e.Event.SequenceNumber).Distinct().Count()));
    }

    [Fact]
    public async Task A_session_keeps_its_order_and_gzip_is_read_whatever_its_name()
    {
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, run.Write("a.txt", Compressed(History())), "--batch", "7", "--connections", "8"));
        Assert.Equal(Sessions, door.Actors.Appended.Count);
        Assert.All(door.Actors.Appended.Values, requests => Assert.Equal(
            Enumerable.Range(1, EventsOfEach).Select(number => (long)number), requests.SelectMany(request => request.Events).Select(e => e.Event.SequenceNumber)));
    }

    [Fact]
    public async Task Every_event_that_is_refused_is_named_by_file_and_line()
    {
        byte[] bad = [.. "\n{\"name\":\""u8, 0xff, .. "\"}"u8];
        var first = run.Write("first.ndjson", [.. System.Text.Encoding.UTF8.GetBytes($"\uFEFF{Event(1)}\r\n\n{Event(2, connection: "wifi")}\n{{\"a\":1}},{{\"b\":2}}\n{Event(3)}]}}\n{new string(' ', HistoryLine.MaxBytes)}{Event(4)}\n{Event(5)}"), .. bad]);
        var second = run.Write("second.ndjson", $"{Event(6)}\n7\n{Event(7, extra: ",\"type\":\"playevent\"")}\n");
        Assert.Equal(ImportCommand.SomeRefused, await run.RunAsync(Address, first, second));
        string[] named =
        [
            $"{first}:3 invalid_value /connection must be one of none, wan, cellular",
            $"{first}:4 not_json not sent: it cannot stand in a post",
            $"{first}:5 not_json not sent: it cannot stand in a post",
            $"{first}:6 line_too_long not sent: it cannot stand in a post",
            $"{first}:8 not_json not sent: it cannot stand in a post",
        ];
        Assert.Equal(named, run.Said.Split(Environment.NewLine).Where(line => line.StartsWith(first, StringComparison.Ordinal)));
        Assert.Equal(["2", "3"], run.Said.Split(Environment.NewLine).Where(line => line.StartsWith(second, StringComparison.Ordinal)).Select(line => line[(second.Length + 1)..].Split(' ')[0]));
        Assert.Equal((10, 3, 7, 4), (run.Reported("received"), run.Reported("accepted"), run.Reported("rejected"), run.Reported("  not_json") + run.Reported("  line_too_long")));
    }

    [Fact]
    public async Task An_import_that_stopped_goes_on_where_everything_was_answered()
    {
        var history = run.Write("a.ndjson", History());
        var calls = 0;
        door.Actors.Before = key => key == "acme" || Interlocked.Increment(ref calls) <= 45 ? Task.CompletedTask : throw new TimeoutException();
        Assert.Equal(ImportCommand.Stopped, await run.RunAsync(Address, history, "--batch", "10", "--connections", "1", "--patience", "0:00:00.5"));
        Assert.Contains("Stopped: the server answers 503", run.Said, StringComparison.Ordinal);
        Assert.True(File.Exists(run.State));
        Assert.DoesNotContain(TestTokens.Good, await File.ReadAllTextAsync(run.State, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        door.Actors.Before = _ => Task.CompletedTask;
        var before = door.Actors.Appended.Values.Sum(requests => requests.Sum(request => request.Events.Count));
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, history, "--batch", "10", "--connections", "1"));
        Assert.Equal((Sessions * EventsOfEach, Sessions * EventsOfEach), (run.Reported("received"), run.Reported("accepted")));
        var posted = door.Actors.Appended.Values.Sum(requests => requests.Sum(request => request.Events.Count));
        Assert.InRange(posted - before, 1, (Sessions * EventsOfEach) - 40);
        Assert.False(File.Exists(run.State));
    }

    [Fact]
    public async Task A_state_of_something_else_is_not_gone_on_with()
    {
        var history = run.Write("a.ndjson", Event(1) + "\n");
        await File.WriteAllTextAsync(run.State, """{"Of":"another","File":1,"Line":9,"Report":{"Received":9}}""", TestContext.Current.CancellationToken);
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, history));
        Assert.Equal(1, run.Reported("received"));
        await File.WriteAllTextAsync(run.State, "no state", TestContext.Current.CancellationToken);
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, history));
    }

    public static TheoryData<string, int> Cuts => new()
    {
        { "in the middle", -400 }, { "without its trailer", -8 }, { "in its trailer", -3 },
        { "at the end of its first member, of which the trailer is missing", 0 }, { "in the header of its second member", 14 }, { "in its second member", 200 },
    };

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_gzip_file_that_ends_early_is_named_with_its_line_and_gone_on_with_when_it_is_whole(string where, int cut)
    {
        var (first, second) = (Compressed(History()), Compressed(Event(31, 1.ToString("x32", CultureInfo.InvariantCulture)) + "\n" + string.Concat(Enumerable.Range(1, 50).Select(number => Event(number, Guid.NewGuid().ToString("N")) + "\n"))));
        byte[] whole = cut < 0 ? first : [.. first, .. second];
        var length = cut < 0 ? first.Length + cut : cut == 0 ? first.Length - 8 : first.Length + cut;
        var history = run.Write("a.ndjson.gz", whole[..length]);
        Assert.Equal((where, ImportCommand.Unusable), (where, await run.RunAsync(Address, history, "--batch", "10", "--connections", "1")));
        Assert.Matches(@"a\.ndjson\.gz:[1-9][0-9]*: the file ends early", run.Said);
        var before = door.Actors.Appended.Values.Sum(requests => requests.Sum(request => request.Events.Count));
        Assert.InRange(before, 100, (Sessions * EventsOfEach) + 51); // what was there is posted

        run.Write("a.ndjson.gz", whole);
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, history, "--batch", "10", "--connections", "1"));
        var all = (Sessions * EventsOfEach) + (cut < 0 ? 0 : 51);
        Assert.Equal((all, all), (run.Reported("received"), run.Reported("accepted")));
        Assert.Equal(all, door.Actors.Appended.Values.Sum(requests => requests.Sum(request => request.Events.Count))); // nothing twice
    }

    public static TheoryData<string, byte[]> Followers() => new()
    {
        { "lines that are not compressed", System.Text.Encoding.UTF8.GetBytes(Event(99) + "\n") },
        { "padding", new byte[1_000] },
        { "a byte", [0x1f] },
        { "zeros and then another part", [0, 0, 0, 0, .. Compressed(Event(99) + "\n")] },
        { "a part whose first byte is damaged", [0x1e, .. Compressed(Event(99) + "\n")[1..]] },
    };

    [Theory]
    [MemberData(nameof(Followers))]
    public async Task A_gzip_file_that_goes_on_with_something_else_is_named_with_its_line(string what, byte[] follower)
    {
        var history = run.Write("a.ndjson.gz", [.. Compressed(History()), .. follower]);
        Assert.Equal((what, ImportCommand.Unusable), (what, await run.RunAsync(Address, history)));
        Assert.Matches(@"a\.ndjson\.gz:[1-9][0-9]*: (what follows a complete part of the gzip file is not gzip|the file ends early)", run.Said);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x1f })]
    public async Task A_gzip_file_without_a_header_is_cut(byte[] content)
    {
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, run.Write("a.ndjson.gz", content)));
        Assert.Contains("a.ndjson.gz:1: the file ends early", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_begins_with_other_lines_than_before_is_imported_from_its_beginning()
    {
        var history = run.Write("a.ndjson.gz", Compressed(History())[..^8]);
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, history));
        run.Write("a.ndjson.gz", Compressed(Event(77) + "\n" + History()));
        Assert.Equal(ImportCommand.Imported, await run.RunAsync(Address, history));
        Assert.Equal((Sessions * EventsOfEach) + 1, run.Reported("received"));
        Assert.Contains(77, door.Actors.Appended["acme/" + SessionA].SelectMany(request => request.Events).Select(e => e.Event.SequenceNumber));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_UTF16_file_is_named_as_such(bool isBigEndian, bool hasMark)
    {
        var coding = new System.Text.UnicodeEncoding(isBigEndian, hasMark);
        var history = run.Write("a.ndjson", [.. hasMark ? coding.Preamble.ToArray() : [], .. coding.GetBytes(Event(1) + "\n")]);
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, history));
        Assert.Contains("a.ndjson:1: the file is UTF-16; events are UTF-8.", run.Said, StringComparison.Ordinal);
        Assert.Empty(door.Actors.Appended);
    }

    [Fact]
    public async Task A_server_that_reads_no_large_posts_gets_small_ones()
    {
        var lines = Enumerable.Range(1, 20).Select(number => Event(number, extra: $",\"filler\":\"{new string('x', 1_000_000)}\""));
        Assert.Equal(ImportCommand.SomeRefused, await run.RunAsync(Address, run.Write("a.ndjson", string.Join('\n', lines)), "--connections", "1"));
        Assert.Equal((20, 20), (run.Reported("received"), run.Reported("  too_large")));
    }

    [Fact]
    public async Task Import_that_cannot_begin_says_why()
    {
        var history = run.Write("a.ndjson", Event(1));
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, Path.Combine(run.Folder, "absent.ndjson")));
        Assert.Contains("absent.ndjson", run.Said, StringComparison.Ordinal);
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, history, "--batch", "1001"));
        Assert.Contains("--batch is 1 to 1000.", run.Said, StringComparison.Ordinal);
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(new Uri("ftp://server"), history));
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, run.Write("b.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8])));
        Assert.Contains("b.gz:1: the file ends early or is damaged", run.Said, StringComparison.Ordinal);
        run.Forget();
        Assert.Equal(ImportCommand.Unusable, await run.RunAsync(Address, history));
        Assert.Contains("events:write", run.Said, StringComparison.Ordinal);
        Assert.Empty(door.Actors.Appended);
    }

    private static byte[] Compressed(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return compressed.ToArray();
    }

    /// <summary>Sessions that speak by turns, as those of a day's log do.</summary>
    private static string History() => string.Concat(
        from number in Enumerable.Range(1, EventsOfEach)
        from session in Enumerable.Range(1, Sessions)
        select Event(number, session.ToString("x32", CultureInfo.InvariantCulture)) + "\n");
}
