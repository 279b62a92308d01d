using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using SQLitePCL;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>Raw events whose time is over are deleted; everything that was made of them stays as it was.</summary>
public sealed partial class RetentionTests
{
    internal const string User = "b746b99cdb99455bbd0dfcfe2c5152b4";

    private const string Old = "a0000000000000000000000000000001";

    /// <summary>Of the same shard as the old one, and met before it.</summary>
    private static readonly string Damaged = Enumerable.Range(16, 10_000).Select(number => $"a{number:x31}").First(id => ShardOf(id) == ShardOf(Old));

    private const string Young = "a0000000000000000000000000000002";

    private static readonly string[] Numbers =
    [
        "/v1/dashboards/daily?date=2026-11-20", "/v1/dashboards/monthly?month=2026-11",
        $"/v1/sessions/{Old}", "/v1/sessions?from=2026-11-19&to=2026-11-21", "/v1/plays?from=2026-11-19&to=2026-11-21",
    ];

    private readonly ClockAhead clock = new();

    [Fact]
    public async Task Raw_events_go_when_their_time_is_over_and_no_number_changes()
    {
        await using var house = House();
        using var client = Client(house);
        var before = await FillAsync(client);
        await RetireAsync(client);

        Assert.Equal(before, await NumbersAsync(client));
        Assert.DoesNotContain(Old, await TextAsync(client, "/v1/playevents?limit=1000"), StringComparison.Ordinal);
        Assert.Equal(0, (await JsonAsync(client, $"/v1/sessions/{Old}/events")).GetProperty("events").GetArrayLength());
        var timeline = await JsonAsync(client, $"/v1/sessions/{Old}/timeline");
        Assert.Equal((Old, 1, 0), (timeline.Text("sessionid"), timeline.GetProperty("ruleset").GetInt32(), timeline.GetProperty("entries").GetArrayLength()));
        Assert.Equal(3, (await JsonAsync(client, $"/v1/sessions/{Young}/events")).GetProperty("events").GetArrayLength());
        await Eventually.AsyncEqual("0", async () => $"{(await JsonAsync(client, "/v1/rejections")).GetProperty("rejections").GetArrayLength()}", TimeSpan.FromSeconds(60));
        Assert.Equal(1, await RejectedAsync(client, DateTimeOffset.UtcNow));

        var reconciled = await JsonAsync(client, "/v1/reconcile?date=2026-11-20");
        Assert.Equal((0, 1, 0), (reconciled.GetProperty("sessions").GetInt32(), reconciled.GetProperty("retired").GetInt32(), reconciled.GetProperty("differences").GetArrayLength()));
        await Eventually.AsyncTrue(async () => (await ExportedAsync(client, "raw/")).All(IsYoung) && (await ExportedAsync(client, "rejected/")).All(IsYoung), TimeSpan.FromSeconds(60));
        Assert.NotEmpty(await ExportedAsync(client, "sessions/date=2026-11-20/"));
        Assert.Equal("30", (await JsonAsync(client, "/v1/admin/audit")).GetProperty("entries")[0].GetProperty("changes")[0].Text("to"));
    }

    [Fact]
    public async Task Posts_to_a_retired_session_are_rejected_and_change_nothing()
    {
        await using var house = House();
        using var client = Client(house);
        var before = await FillAsync(client);
        await RetireAsync(client);

        var alone = await client.PostEventsAsync(Json(Batch(Play(Old, 2))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, alone.StatusCode);
        var result = (await alone.JsonAsync()).GetProperty("results")[0];
        Assert.Equal(("rejected", "events_retired", "/events/0/sessionid"), (result.Text("status"), result.Text("code"), result.Text("pointer")));
        Assert.Equal(before, await NumbersAsync(client));
        var session = await TextAsync(client, $"/v1/sessions/{Old}");
        var mixed = await (await client.PostEventsAsync(Json(Batch(Play(Old, 9), Play(Young, 3, 24), Play(Young, 4, 24))))).JsonAsync();
        Assert.Equal((3, 1, 1, 0, 1), (mixed.GetProperty("received").GetInt32(), mixed.GetProperty("accepted").GetInt32(), mixed.GetProperty("duplicates").GetInt32(), mixed.GetProperty("conflicts").GetInt32(), mixed.GetProperty("rejected").GetInt32()));
        var kept = (await JsonAsync(client, "/v1/rejections")).GetProperty("rejections").EnumerateArray().Where(rejection => rejection.Text("code") == "events_retired").ToArray();
        Assert.Equal([9, 2], kept.Select(rejection => rejection.GetProperty("event").GetProperty("sequencenumber").GetInt32()));
        await Eventually.AsyncEqual("2", async () => $"{await RejectedAsync(client, clock.GetUtcNow())}", TimeSpan.FromSeconds(60));
        Assert.Equal(session, await TextAsync(client, $"/v1/sessions/{Old}"));
    }

    [Fact]
    public async Task A_user_is_erased_from_a_session_without_raw_events_too()
    {
        await using var house = House();
        using var client = Client(house);
        var before = await FillAsync(client);
        await RetireAsync(client);
        Assert.Contains(User, await TextAsync(client, $"/v1/sessions/{Old}"), StringComparison.Ordinal);

        using var taken = await client.DeleteAsync($"/v1/users/{User}", TestContext.Current.CancellationToken);
        var certificate = await ServerFixture.UntilAsync(client, taken.Headers.Location!.ToString(), status => status.Text("status") == "completed");
        Assert.Equal(2, certificate.GetProperty("sessions").GetInt32());
        Assert.DoesNotContain(User, await NumbersAsync(client), StringComparison.Ordinal);
        Assert.Equal(before.Replace(User, certificate.Text("pseudonym"), StringComparison.Ordinal), await NumbersAsync(client));
        Assert.Contains(certificate.Text("pseudonym"), await TextAsync(client, $"/v1/sessions/{Old}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PostEventsAsync(Json(Batch(Play(Old, 2))))).StatusCode);
        var kept = await TextAsync(client, "/v1/rejections");
        Assert.Contains(Old, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(User, kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_session_keeps_its_raw_events_and_no_other_session_its_own()
    {
        await using var house = House();
        using var client = Client(house);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(Damaged, 1), Play(Damaged, 2), Play(Damaged, 3))))).StatusCode);
        await FillAsync(client);
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(house.DataPath, "sessions.db"), out var database));
        using (database) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, $"UPDATE sessions SET version = version + 1 WHERE sessionid = x'{Damaged}'"));

        await RetireAsync(client);
        using var damaged = await client.AskAsync($"/v1/sessions/{Damaged}/events");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, damaged.StatusCode);
        await Eventually.AsyncEqual("0", async () => $"{(await JsonAsync(client, "/v1/rejections")).GetProperty("rejections").GetArrayLength()}", TimeSpan.FromSeconds(60));
    }

    internal static int ShardOf(string session) => ShardPlacement.ShardOf(session, new TenantOptions().Shards);

    private ServerFixture House() => ServerFixture.With(clock, ("Sessions:Retention:Interval", "00:00:00.2"), ("Sessions:Retention:MaxStep", "365.00:00:00"), ("Exports:Interval", "00:00:00.2"), ("Sessions:ChangePolling", "00:00:00.5"));

    internal static HttpClient Client(ServerFixture house, string user = User)
    {
        var client = house.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", new TestTokens { UserId = user }.Mint());
        return client;
    }

    /// <summary>A session and a rejection, then 31 days, then another session; what the numbers are.</summary>
    private async Task<string> FillAsync(HttpClient client)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(Old, 1), Play(Old, 2), Play(Old, 3), "{\"type\":\"none\"}")))).StatusCode);
        await Eventually.AsyncTrue(async () => (await ExportedAsync(client, "raw/")).Any() && (await ExportedAsync(client, "sessions/")).Any(), TimeSpan.FromSeconds(60));
        clock.Put(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(Young, 1, 24), Play(Young, 2, 24), Play(Young, 3, 24))))).StatusCode);
        await ServerFixture.UntilAsync(client, Numbers[1], report => report.GetProperty("totals").GetProperty("sessions").GetInt32() >= 2);
        return await NumbersAsync(client);
    }

    private static async Task RetireAsync(HttpClient client)
    {
        Assert.False((await JsonAsync(client, $"/v1/sessions/{Old}")).TryGetProperty("eventsretiredat", out _));
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"retentiondays":30}""")).StatusCode);
        await ServerFixture.UntilAsync(client, $"/v1/sessions/{Old}/events", events => events.TryGetProperty("eventsretiredat", out _));
    }

    private static async Task<string> NumbersAsync(HttpClient client)
    {
        var all = new List<string>();
        foreach (var path in Numbers) all.Add(Changing().Replace(await TextAsync(client, path), string.Empty));
        return string.Join('\n', all);
    }

    internal static async Task<IEnumerable<string>> ExportedAsync(HttpClient client, string prefix) =>
        (await JsonAsync(client, $"/v1/exports?limit=1000&prefix={prefix}")).GetProperty("exports").EnumerateArray().Select(file => file.Text("path"));

    private bool IsYoung(string path) => path.Contains($"date={clock.GetUtcNow():yyyy-MM-dd}", StringComparison.Ordinal) || path.Contains($"date={clock.GetUtcNow().AddHours(-1):yyyy-MM-dd}", StringComparison.Ordinal);

    private static async Task<int> RejectedAsync(HttpClient client, DateTimeOffset day)
    {
        var (today, before) = (await DayAsync(day), await DayAsync(day.AddDays(-1)));
        return today + before;

        async Task<int> DayAsync(DateTimeOffset at) => (await JsonAsync(client, $"/v1/dashboards/daily?date={at:yyyy-MM-dd}")).GetProperty("totals") is var totals && totals.TryGetProperty("rejected", out var count) ? count.GetInt32() : 0;
    }

    private static async Task<string> TextAsync(HttpClient client, string path) => await (await client.AskAsync(path)).TextAsync();

    internal static async Task<JsonElement> JsonAsync(HttpClient client, string path) => await (await client.AskAsync(path)).JsonAsync();

    internal static string Play(string session, int number, int day = 20) =>
        $$"""{"type":"playevent","sessionid":"{{session}}","sequencenumber":{{number}},"localtime":"2026-11-{{day}}T08:{{number:00}}:00Z","client":"App","clientversion":"1","platform":"linux","platformversion":"6","devicename":"Kitchen","devicemanufacturer":"Acme","connection":"wan","source":"playable","action":"{{(number == 1 ? "start" : number == 2 ? "begin" : "stop")}}","item":{"name":"Mine"},"offset":{{(number == 3 ? 60 : 0)}} }""";

    [GeneratedRegex("\"(asof|amendedat|eventsretiredat)\":\"[^\"]*\",?")]
    private static partial Regex Changing();
}
