using System.Net;
using System.Net.ServerSentEvents;
using System.Text;

using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class StreamTests : IDisposable
{
    private readonly GatewayFixture _door = new();

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task A_snapshot_comes_at_once_and_another_only_when_something_changed()
    {
        var (playing, asked) = (1L, 0);
        _door.Actors.Realtime = () =>
        {
            // Only the time of reading differs until the second number.
            if (++asked == 3) playing = 2;
            return Reports.Realtime(playing) with { AsOf = Reports.Instant.AddSeconds(asked) };
        };
        await using var events = await OpenAsync("/v1/dashboards/realtime/stream");
        Assert.Equal(ReportJson.Write(Reports.Realtime(1) with { AsOf = Reports.Instant.AddSeconds(1) }), Encoding.UTF8.GetBytes((await events.NextAsync()).Data));
        var second = (await events.NextAsync()).Data;
        Assert.Contains("\"playingnow\":2", second);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Play_events_come_once_each_newest_first_and_on_one_line()
    {
        var arrived = new List<string> { PlayEvent(1) };
        _door.Actors.PlayEvents = limit =>
        {
            lock (arrived) return Page(arrived.AsEnumerable().Reverse().Take(limit));
        };
        await using var events = await OpenAsync("/v1/playevents/stream");
        Assert.Equal(Page([PlayEvent(1)]).Replace('\n', ' '), (await events.NextAsync()).Data);
        lock (arrived) arrived.AddRange(Enumerable.Range(2, 70).Select(PlayEvent));
        Assert.Equal(Page(Enumerable.Range(2, 70).Reverse().Select(PlayEvent)).Replace('\n', ' '), (await events.NextAsync()).Data);
        lock (arrived) arrived.Add(PlayEvent(99));
        Assert.Equal(Page([PlayEvent(99)]).Replace('\n', ' '), (await events.NextAsync()).Data);

        static string PlayEvent(int number) => "{\"receivedat\":\"x\",\"event\":{\n\"sequencenumber\": " + number + "}}";
        static string Page(IEnumerable<string> newestFirst) => $$"""{"playevents":[{{string.Join(',', newestFirst)}}]}""";
    }

    [Fact]
    public async Task Rejected_events_come_too_for_whoever_asks_and_the_filter_holds_for_both()
    {
        string[] plays = [Row("plays", "aux"), Row("plays", "usb")];
        string[] rejections = [Row("rejected", "usb"), Row("rejected", "aux"), """{"deviceid":"d","event":"no \"source\":\"aux\""}"""];
        _door.Actors.PlayEvents = _ => Page("playevents", plays);
        _door.Actors.Rejections = _ => Page("rejections", rejections);
        await using var silent = await OpenAsync("/v1/playevents/stream");
        await using var events = await OpenAsync("/v1/playevents/stream?rejections=true&source=aux");
        Assert.Equal(Page("playevents", [plays[0]]), (await events.NextAsync()).Data);
        var rejected = await events.NextAsync();
        Assert.Equal(("rejection", Page("rejections", [rejections[1]])), (rejected.EventType, rejected.Data));

        rejections = [Row("rejected later", "aux"), .. rejections];
        rejected = await events.NextAsync();
        Assert.Equal(("rejection", Page("rejections", [rejections[0]])), (rejected.EventType, rejected.Data));
        Assert.Equal(Page("playevents", plays), (await silent.NextAsync()).Data);
        plays = [Row("plays later", "usb"), .. plays];
        var next = await silent.NextAsync();
        Assert.Equal(("message", Page("playevents", [plays[0]])), (next.EventType, next.Data));
        await (await _door.Client.AskAsync("/v1/playevents/stream?rejections=yes")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");

        static string Row(string name, string source) => $$$"""{"deviceid":"d","event":{"name":"{{{name}}}","source":"{{{source}}}"}}""";
        static string Page(string member, IEnumerable<string> rows) => $$"""{"{{member}}":[{{string.Join(',', rows)}}]}""";
    }

    [Fact]
    public async Task All_who_follow_a_tenant_share_one_reading()
    {
        var asked = 0;
        _door.Actors.PlayEvents = _ => $$$"""{"playevents":[{"event":{"number":{{{Interlocked.Increment(ref asked)}}}}}]}""";
        var followers = new List<StreamReading>();
        for (var count = 0; count < 20; count++) followers.Add(await OpenAsync("/v1/playevents/stream"));
        foreach (var follower in followers) await follower.NextAsync();
        var before = Volatile.Read(ref asked);
        foreach (var follower in followers) await follower.NextAsync();
        Assert.InRange(Volatile.Read(ref asked) - before, 0, 2);
        foreach (var follower in followers) await follower.DisposeAsync();
    }

    [Fact]
    public async Task Each_item_is_one_data_line()
    {
        var answer = await _door.Client.AskAsync("/v1/playevents/stream");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("""data: {"playevents":[]}""", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(string.Empty, await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        answer.Dispose();
        await _door.Client.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        var asked = 0;
        _door.Actors.Realtime = () => Reports.Realtime(++asked);
        using var client = _door.ClientOf(new TestTokens { Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3) }.Mint());
        using var answer = await client.AskAsync("/v1/dashboards/realtime/stream");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.TextAsync();
        Assert.InRange(asked, 1, 5);
    }

    [Fact]
    public async Task A_stream_ends_when_the_process_stops()
    {
        using var answer = await _door.Client.AskAsync("/v1/playevents/stream");
        _door.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await answer.TextAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_tenant_has_a_limit_of_streams_and_a_closed_one_makes_room()
    {
        var open = new List<HttpResponseMessage>();
        while (open.Count <= GatewayFixture.MaxStreams)
        {
            open.Add(await _door.Client.AskAsync("/v1/playevents/stream"));
            if (open[^1].StatusCode != HttpStatusCode.OK) break;
        }

        Assert.Equal(GatewayFixture.MaxStreams + 1, open.Count);
        await open[^1].ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too_many_requests");
        using var other = _door.ClientOf(TestTokens.MintFor("bolt"));
        Assert.Equal(HttpStatusCode.OK, (await other.AskAsync("/v1/playevents/stream")).StatusCode);

        open.ForEach(stream => stream.Dispose());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var again = await _door.Client.AskAsync("/v1/playevents/stream");
            if (again.StatusCode == HttpStatusCode.OK) break;
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task A_stream_that_cannot_begin_is_503()
    {
        _door.Actors.Before = _ => throw new TimeoutException();
        await (await _door.Client.AskAsync("/v1/dashboards/realtime/stream")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        await (await _door.Client.AskAsync("/v1/playevents/stream")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    private async Task<StreamReading> OpenAsync(string path)
    {
        var answer = await _door.Client.AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var items = SseParser.Create(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).EnumerateAsync();
        return new(answer, items.GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    private sealed class StreamReading(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public async Task<SseItem<string>> NextAsync()
        {
            Assert.True(await items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            return items.Current;
        }

        public async ValueTask DisposeAsync()
        {
            await items.DisposeAsync();
            answer.Dispose();
        }
    }
}
