using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Clocks;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>From the post to every answer, through the real actors and the real store.</summary>
public sealed class ServerTests(ServerFixture house) : IClassFixture<ServerFixture>
{
    // What is documented is all there is: an answer with an undocumented member fails.
    private static readonly JsonSerializerOptions Strict = new(ReportJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    [Fact]
    [Trait(SiloClocks.Trait, SiloClocks.Right)] // the last thirty days end with the clock
    public async Task Every_answer_about_a_post_is_as_documented()
    {
        using var client = house.ClientOf("documented");
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-10);
        string[] events = [Play(1, start, "start"), Play(2, start, "begin"), Play(3, start.AddMinutes(5), "complete"), Event(4, connection: "wifi")];
        var outcome = await ReadAsync<PostOutcome>(await client.PostEventsAsync(Json(Batch(events))), HttpStatusCode.Accepted);
        Assert.Equal((4, 3, 1), (outcome.Received, outcome.Accepted, outcome.Rejected));

        var session = await ReadAsync<SessionDocument>(await client.AskAsync("/v1/sessions/" + SessionA));
        Assert.Equal((3, 300_000), (session.Events, session.ListeningMs));
        var raw = await ReadAsync<RawEvents>(await client.AskAsync($"/v1/sessions/{SessionA}/events"));
        Assert.Equal(events[..3], raw.Events.Select(e => e.Event.GetRawText()));
        await ReadAsync<TimelineDocument>(await client.AskAsync($"/v1/sessions/{SessionA}/timeline"));
        Assert.Equal(SessionA, Assert.Single((await ReadAsync<SessionPage>(await client.AskAsync("/v1/sessions"))).Sessions).SessionId);
        var plays = await (await client.AskAsync("/v1/plays?source=aux")).JsonAsync();
        Assert.Equal(SessionA, Assert.Single(plays.GetProperty("plays").EnumerateArray()).GetProperty("sessionid").GetString());
        var rejection = Assert.Single((await ReadAsync<RejectedEvents>(await client.AskAsync("/v1/rejections"))).Rejections);
        Assert.Equal(("invalid_value", "/connection", events[3]), (rejection.Code, rejection.Pointer, rejection.Event.GetRawText()));
        Assert.Equal(3, (await ReadAsync<RawPlayEvents>(await client.AskAsync("/v1/playevents"))).PlayEvents.Count);

        var day = string.Create(CultureInfo.InvariantCulture, $"/v1/dashboards/daily?date={start:yyyy-MM-dd}");
        await ServerFixture.UntilAsync(client, day, json => json.GetProperty("totals").GetProperty("sessions").GetInt32() == 1);
        var report = await ReadAsync<PeriodReport>(await client.AskAsync(day));
        Assert.Equal(3, report.Totals.Events);
        await ReadAsync<RealtimeReport>(await client.AskAsync("/v1/dashboards/realtime"));
        await ReadAsync<PeriodReport>(await client.AskAsync("/v1/dashboards/monthly"));
        foreach (var path in (string[])[day, "/v1/dashboards/realtime", "/v1/sessions", "/v1/plays"])
            Assert.True((await (await client.AskAsync(path, "text/csv")).TextAsync()).Split("\r\n").Length > 2, path);
    }

    [Fact]
    public async Task Duplicates_and_conflicts_are_told_and_conflict_losers_are_kept()
    {
        using var client = house.ClientOf("conflicting");
        string[] events = [Event(1), Event(1, extra: ""","n":1"""), Event(1), Event(1, extra: ""","n":1""")];
        var outcome = await ReadAsync<PostOutcome>(await client.PostEventsAsync(Json(Batch(events))), HttpStatusCode.Accepted);
        Assert.Equal((4, 1, 1, 2), (outcome.Received, outcome.Accepted, outcome.Duplicates, outcome.Conflicts));
        Assert.Equal(["conflict", "duplicate", "conflict"], outcome.Results.Select(result => result.Status));
        var raw = await ReadAsync<RawEvents>(await client.AskAsync($"/v1/sessions/{SessionA}/events"));
        Assert.Equal([null, true], raw.Events.Select(e => e.Conflict));
        Assert.Equal("conflict", Assert.Single((await ReadAsync<RejectedEvents>(await client.AskAsync("/v1/rejections"))).Rejections).Code);
    }

    [Fact]
    public async Task Tenants_see_nothing_of_each_other()
    {
        using var owner = house.ClientOf("owner");
        using var other = house.ClientOf("other");
        Assert.Equal(HttpStatusCode.Accepted, (await owner.PostEventsAsync(Json(Batch(Event(1, extra: ""","secret":1""").Replace("2016-07-26", TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), "7")))).StatusCode);
        Assert.Single((await (await owner.AskAsync("/v1/sessions")).JsonAsync()).GetProperty("sessions").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.AskAsync("/v1/sessions/" + SessionA)).StatusCode);
        foreach (var path in (string[])["/v1/sessions", "/v1/plays", "/v1/rejections", "/v1/playevents"])
            Assert.Equal(0, (await (await other.AskAsync(path)).JsonAsync()).EnumerateObject().First().Value.GetArrayLength());
        Assert.Equal(0, (await (await other.AskAsync("/v1/dashboards/daily")).JsonAsync()).GetProperty("totals").GetProperty("rejected").GetInt32());
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        using var client = house.ClientOf("paged");
        var now = TimeProvider.System.GetUtcNow();
        var sessions = Enumerable.Range(0, 25).Select(i => i.ToString("x32", CultureInfo.InvariantCulture)).ToArray();
        await client.PostEventsAsync(Json(Batch(sessions.Select((id, i) => Play(1, now.AddMinutes(-i / 2), "start", id)))));
        var listed = new List<string>();
        var range = string.Create(CultureInfo.InvariantCulture, $"from={now.AddDays(-1):yyyy-MM-dd}&to={now.AddDays(2):yyyy-MM-dd}");
        var path = $"/v1/sessions?limit=4&{range}";
        for (string? cursor = string.Empty; cursor is not null;)
        {
            var page = await ReadAsync<SessionPage>(await client.AskAsync(cursor.Length == 0 ? path : $"{path}&cursor={cursor}"));
            listed.AddRange(page.Sessions.Select(session => session.SessionId!));
            cursor = page.Next;
        }

        Assert.Equal(sessions, listed);
        var lines = (await (await client.AskAsync($"/v1/plays?{range}", "application/x-ndjson")).TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(sessions, lines.Select(line => JsonElement.Parse(line).GetProperty("sessionid").GetString()));
    }

    [Fact]
    public async Task Ready_is_true_and_a_stream_shows_a_post()
    {
        using var client = house.ClientOf("streamed");
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/health/ready")).StatusCode);
        using var answer = await client.AskAsync("/v1/playevents/stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("data: {\"playevents\":[]}", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await client.PostEventsAsync(Json(Batch(Play(1, TimeProvider.System.GetUtcNow(), "start").Replace(",", ",\r\n"))));
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("\"sequencenumber\":1", line);
        JsonElement.Parse(line!["data: ".Length..]);
    }

    private static string Play(long number, DateTimeOffset at, string action, string session = SessionA) => Event(
        number, session, extra: $$""","source":"aux","action":"{{action}}"{{(action == "start" ? "" : ""","item":{"name":"ü"}""")}}""")
        .Replace("navigationevent", "playevent").Replace("2016-07-26T08:45:55.721118+01:00", at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        Assert.Equal(status, answer.StatusCode);
        return JsonSerializer.Deserialize<T>(await answer.TextAsync(), Strict)!;
    }
}
