using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

public sealed class TenantTests(ServerFixture house) : IClassFixture<ServerFixture>
{
    private const string Tenant = "/v1/admin/tenant";

    [Fact]
    public async Task Unset_settings_are_those_configured()
    {
        using var client = house.ClientOf("untouched");
        var settings = await (await client.AskAsync(Tenant)).JsonAsync();
        Assert.Equal(("untouched", 0, "UTC", 1_000_000, 0),
            (settings.Text("tenant"), settings.GetProperty("version").GetInt32(), settings.Text("timezone"), settings.GetProperty("eventspersecond").GetInt32(), settings.GetProperty("set").GetArrayLength()));
    }

    [Fact]
    public async Task A_time_zone_that_an_administrator_sets_moves_the_days_exactly_and_those_of_no_other_tenant()
    {
        using var mover = house.ClientOf("mover");
        using var neighbour = house.ClientOf("neighbour");
        foreach (var client in (HttpClient[])[mover, neighbour])
            Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1).Replace("2016-07-26T08:45:55.721118+01:00", "2026-11-19T23:30:00Z", StringComparison.Ordinal))))).StatusCode);
        await ServerFixture.UntilAsync(mover, "/v1/dashboards/daily?date=2026-11-19", Sessions(1));

        var changed = await mover.ChangeAsync("""{"timezone":"Europe/Oslo"}""");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(("Europe/Oslo", "timezone"), ((await changed.JsonAsync()).Text("timezone"), (await changed.JsonAsync()).GetProperty("set")[0].GetString()));

        var next = await ServerFixture.UntilAsync(mover, "/v1/dashboards/daily?date=2026-11-20", Sessions(1));
        Assert.Equal(("Europe/Oslo", "2026-11-19T23:00:00.000Z"), (next.Text("timezone"), next.Text("from")));
        await ServerFixture.UntilAsync(mover, "/v1/dashboards/daily?date=2026-11-19", Sessions(0));
        await ServerFixture.UntilAsync(mover, "/v1/me", me => me.Text("timezone") == "Europe/Oslo");

        Assert.Equal("UTC", (await ServerFixture.UntilAsync(neighbour, "/v1/dashboards/daily?date=2026-11-19", Sessions(1))).Text("timezone"));
        Assert.Equal(0, (await (await neighbour.AskAsync("/v1/admin/audit")).JsonAsync()).GetProperty("entries").GetArrayLength());

        Assert.Equal("UTC", (await (await mover.ChangeAsync("""{"timezone":null}""")).JsonAsync()).Text("timezone"));
        await ServerFixture.UntilAsync(mover, "/v1/dashboards/daily?date=2026-11-19", Sessions(1));
    }

    public static TheoryData<string> NotValid =>
    [
        """{"timezone":"Mars/Olympus"}""",
        """{"timezone":"localtime"}""", // files of a system's directory of zones that are no zones
        """{"timezone":"posixrules"}""",
        """{"timezone":"Factory"}""",
        """{"timezone":"right/Europe/Oslo"}""",
        """{"timezone":"posix/Europe/Oslo"}""",
        """{"timezone":"/usr/share/zoneinfo/Europe/Oslo"}""",
        """{"timezone":"Europe/../Europe/Oslo"}""",
        """{"timezone":"Europe/Oslo\n"}""",
        """{"timezone":7}""",
        """{"timezone":"\ud800"}""",
        """{"eventspersecond":0}""",
        """{"eventspersecond":1.5}""",
        """{"eventspersecond":"5"}""",
        """{"eventspersecond":1000001}""", // above what is configured
        """{"eventsburst":999}""",
        """{"timezone":"Europe/Oslo","colour":"red"}""",
    ];

    [Theory]
    [MemberData(nameof(NotValid))]
    public async Task A_setting_that_is_not_valid_is_refused_by_its_code_and_nothing_changes(string body)
    {
        using var client = house.ClientOf("refused");
        await (await client.ChangeAsync(body)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_setting");
        Assert.Equal(0, (await (await client.AskAsync(Tenant)).JsonAsync()).GetProperty("version").GetInt32());
    }

    public static TheoryData<string> NoPlainObjects =>
    [
        "[]",
        "{",
        """{"timezone":"UTC","timezone":"Europe/Oslo"}""",
    ];

    [Theory]
    [MemberData(nameof(NoPlainObjects))]
    public async Task Bodies_that_are_no_plain_object_are_refused(string body)
    {
        using var client = house.ClientOf("refused");
        await (await client.ChangeAsync(body)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_body");
    }

    [Fact]
    public async Task Caller_who_is_no_administrator_changes_nothing()
    {
        using var client = house.ClientOf("refused", "events:write dashboards:read sessions:read exports:read");
        await (await client.ChangeAsync("""{"timezone":"Europe/Oslo"}""")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
    }

    [Fact]
    public async Task A_lower_rate_is_kept_within_seconds()
    {
        using var client = house.ClientOf("slowed");
        using var other = house.ClientOf("unslowed");
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"eventspersecond":1,"eventsburst":1000}""")).StatusCode);
        var number = 0;
        await Eventually(async () => (await client.PostEventsAsync(Json(Batch(Enumerable.Range(0, 900).Select(_ => Event(++number)))))).StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.Accepted, (await other.PostEventsAsync(Json(Batch(Enumerable.Range(1, 900).Select(next => Event(next)))))).StatusCode);
    }

    [Fact]
    public async Task The_shards_of_a_tenant_are_asked_whether_they_answer()
    {
        using var client = house.ClientOf("asked");
        var health = await ServerFixture.UntilAsync(client, "/v1/admin/health", found => found.GetProperty("healthy").GetBoolean());
        Assert.Equal(16, health.GetProperty("shards").EnumerateArray().Count(shard => shard.GetProperty("answers").GetBoolean()));
    }

    private static Func<JsonElement, bool> Sessions(int count) => report => report.GetProperty("totals").GetProperty("sessions").GetInt32() == count;

    private static Task Eventually(Func<Task<bool>> condition) => Processes.Eventually.AsyncTrue(condition, TimeSpan.FromSeconds(60));
}
