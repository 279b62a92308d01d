using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Snapshots;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>Promise P11: after a user's erasure nothing yields the user, and sums stay as they were.</summary>
public sealed partial class ErasureTests
{
    private const string User = "b746b99cdb99455bbd0dfcfe2c5152b4";

    private const string Other = "c857c00dec00566cce1e0d0f3d6263c5";

    private const string Signed = "a0000000000000000000000000000001";

    private const string Late = "a0000000000000000000000000000002";

    private const string Others = "a0000000000000000000000000000003";

    private const string Daily = "/v1/dashboards/daily?date=2026-11-20";

    private static readonly string[] Places =
    [
        "/v1/sessions?from=2026-11-01&to=2026-12-01", "/v1/plays?from=2026-11-01&to=2026-12-01", "/v1/playevents?limit=1000", "/v1/rejections?limit=1000", "/v1/admin/audit",
        .. from session in (string[])[Signed, Late, Others] from part in (string[])["", "/events", "/timeline"] select $"/v1/sessions/{session}{part}",
    ];

    [Fact]
    public async Task Erasure_removes_the_user_everywhere_and_changes_no_number()
    {
        await using var house = new ServerFixture();
        using var admin = Client(house, "administrator");
        await FillAsync(house);
        var before = await SumsAsync(admin);
        Assert.Contains("\"users\":2", before, StringComparison.Ordinal);
        Assert.Contains(User, await AllAsync(admin), StringComparison.Ordinal);
        var given = await (await admin.AskAsync($"/v1/users/{User}/export")).TextAsync();
        Assert.Equal((2, 6, 1), (Lines(given, "session"), Lines(given, "event"), Lines(given, "rejection")));
        Assert.DoesNotContain("b-own", given, StringComparison.Ordinal);

        var certificate = await EraseAsync(admin);
        Assert.Equal((3, 6, 1), (certificate.GetProperty("sessions").GetInt32(), certificate.GetProperty("events").GetInt32(), certificate.GetProperty("rejections").GetInt32()));

        Assert.DoesNotContain(User, await AllAsync(admin), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await (await admin.AskAsync($"/v1/users/{User}/export")).TextAsync());
        await Eventually.AsyncEqual(before, () => SumsAsync(admin), TimeSpan.FromSeconds(60));
        Assert.Contains(Other, await AllAsync(admin), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Client(house, "administrator", "bolt").AskAsync($"/v1/admin/erasures/{certificate.GetProperty("id").GetString()}")).StatusCode);
    }

    [Fact]
    public async Task Erasure_removes_snapshots_of_shards()
    {
        await using var house = new ServerFixture();
        using var admin = Client(house, "administrator");
        await FillAsync(house);
        var store = house.Services.GetRequiredService<ISessionStore>();
        SnapshotKey[] kept = [.. Enumerable.Range(0, new TenantOptions().Shards).SelectMany(shard => new SnapshotKey[] { new("acme", shard, null), new("acme", shard, 20_000), new("bolt", shard, 20_000) })];
        foreach (var key in kept) await store.WriteSnapshotAsync(key, new byte[] { 1 }, TestContext.Current.CancellationToken);

        await EraseAsync(admin);

        foreach (var key in kept) Assert.Equal(key.Tenant == "bolt", await store.FindSnapshotAsync(key, TestContext.Current.CancellationToken) is not null);
    }

    [Fact]
    public async Task Events_resent_by_an_erased_user_are_copies_and_later_ones_stay_anonymous()
    {
        await using var house = new ServerFixture();
        using var admin = Client(house, "administrator");
        using var user = Client(house, User);
        using var device = house.ClientOf("acme");
        device.DefaultRequestHeaders.Authorization = new("Bearer", new TestTokens { UserId = null }.Mint());
        await FillAsync(house);
        await EraseAsync(admin);

        foreach (var client in (HttpClient[])[user, device])
        {
            var again = await (await client.PostEventsAsync(Json(Batch(Play(Signed, 1, User), Play(Signed, 2, User), Play(Others, 1, User))))).JsonAsync();
            Assert.Equal((0, 3, 0), (again.GetProperty("accepted").GetInt32(), again.GetProperty("duplicates").GetInt32(), again.GetProperty("conflicts").GetInt32()));
        }

        var more = await (await user.PostEventsAsync(Json(Batch(Play(Signed, 3, User), Play(Signed, 2, User).Replace("wan", "none", StringComparison.Ordinal))))).JsonAsync();
        Assert.Equal((1, 1), (more.GetProperty("accepted").GetInt32(), more.GetProperty("conflicts").GetInt32()));
        Assert.DoesNotContain(User, await AllAsync(admin), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Accepted, (await user.PostEventsAsync(Json(Batch(Play("a0000000000000000000000000000004", 1, User))))).StatusCode);
        Assert.Contains(User, await (await admin.AskAsync("/v1/sessions/a0000000000000000000000000000004")).TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erasure_that_a_restart_cuts_short_goes_on_by_itself()
    {
        var data = Directory.CreateTempSubdirectory("sessions-erasure-").FullName;
        try
        {
            await using (var first = ServerFixture.Over(data))
            {
                await FillAsync(first);
                using var admin = Client(first, "administrator");
                Assert.Equal(HttpStatusCode.Accepted, (await admin.DeleteAsync($"/v1/users/{User}", TestContext.Current.CancellationToken)).StatusCode);
            }

            await using var second = ServerFixture.Over(data);
            using var again = Client(second, "administrator");
            await (await again.AskAsync(Daily)).TextAsync(); // whatever its tenant does wakes it
            await Eventually.AsyncTrue(async () => !(await AllAsync(again)).Contains(User, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task FillAsync(ServerFixture house)
    {
        using var user = Client(house, User);
        using var other = Client(house, Other);
        using var device = house.ClientOf("acme");
        device.DefaultRequestHeaders.Authorization = new("Bearer", new TestTokens { UserId = null }.Mint());
        Assert.Equal(HttpStatusCode.Accepted, (await user.PostEventsAsync(Json(Batch(Play(Signed, 1, User), Play(Signed, 2, User), "{\"type\":\"none\"}")))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await device.PostEventsAsync(Json(Batch(Play(Late, 1, Other))))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await user.PostEventsAsync(Json(Batch(Play(Late, 2, Other), Play(Late, 3, User))))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await other.PostEventsAsync(Json(Batch(Play(Others, 1, User), Play(Others, 2, User.ToUpperInvariant()), Play(Others, 3, Other, "b-own"))))).StatusCode);
        using var admin = Client(house, "administrator");
        await ServerFixture.UntilAsync(admin, Daily, report => report.GetProperty("totals").GetProperty("sessions").GetInt32() == 3);
    }

    private static async Task<JsonElement> EraseAsync(HttpClient admin)
    {
        using var taken = await admin.DeleteAsync($"/v1/users/{User}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        return await ServerFixture.UntilAsync(admin, taken.Headers.Location!.ToString(), status => status.GetProperty("status").GetString() == "completed");
    }

    private static string Play(string session, int number, string owner, string name = "Mine") =>
        $$"""{"type":"playevent","sessionid":"{{session}}","sequencenumber":{{number}},"localtime":"2026-11-20T08:{{number:00}}:00Z","client":"App","clientversion":"1","platform":"linux","platformversion":"6","devicename":"Kitchen","devicemanufacturer":"Acme","connection":"wan","source":"playable","action":"{{(number == 1 ? "start" : "begin")}}","playable":{"id":"b3192fba407043cfb022dd0b1cf19920","userid":"{{owner}}","name":"{{name}}","parameters":{"type":"playlist"} },"item":{"name":"{{name}}"} }""";

    private static HttpClient Client(ServerFixture house, string user, string tenant = "acme")
    {
        var client = house.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", new TestTokens { Tenant = tenant, UserId = user }.Mint());
        return client;
    }

    private static async Task<string> SumsAsync(HttpClient admin) =>
        Changing().Replace(await (await admin.AskAsync(Daily)).TextAsync() + await (await admin.AskAsync("/v1/dashboards/monthly?month=2026-11")).TextAsync(), string.Empty);

    private static async Task<string> AllAsync(HttpClient admin)
    {
        var all = new List<string>();
        foreach (var place in Places) all.Add(await (await admin.AskAsync(place)).TextAsync());
        return string.Join('\n', all);
    }

    private static int Lines(string text, string kind) => text.Split('\n').Count(line => line.StartsWith($"{{\"kind\":\"{kind}\"", StringComparison.Ordinal));

    [GeneratedRegex("\"(asof|amendedat)\":\"[^\"]*\",?")]
    private static partial Regex Changing();
}
