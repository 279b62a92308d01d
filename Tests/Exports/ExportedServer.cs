using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Exports.Reading;

[assembly: AssemblyFixture(typeof(Audiogum.Sessions.Tests.Exports.ExportedServer))]

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>A real server whose tenant has sessions of two days, amended ones, copies, conflicts and rejections, all of it exported.</summary>
public sealed class ExportedServer : IAsyncLifetime
{
    public const string Tenant = "acme";

    private static readonly string[] Compared = ["listeningms", "events", "sessions", "duplicates", "conflicts", "rejected"];

    private ServerProcess? server;

    internal ExportFolder Folder { get; } = new();

    internal Duck Duck { get; } = new();

    /// <summary>Asks as the tenant.</summary>
    public HttpClient Client => server!.Client;

    /// <summary>Asks as another tenant.</summary>
    public HttpClient ClientOf(string tenant)
    {
        var client = new HttpClient { BaseAddress = Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.MintFor(tenant));
        return client;
    }

    public async ValueTask InitializeAsync()
    {
        server = await Folder.StartAsync(Tenant);
        var keys = Enumerable.Range(0, 12).Select(_ => new SessionKey(Tenant, Guid.NewGuid().ToString("N"))).ToArray();
        foreach (var key in keys) await PostAsync(Listening(key));
        foreach (var key in keys[..4]) await PostAsync([.. PlayText.Listen(key)[..2], "{\"type\":\"unknown\"}", PlayText.Event(key, 1, 7, "stop")]);
        await ExportFolder.UntilAsync(Duck, $"select count(distinct sessionid) from {Folder.Table(Tenant, "sessions")}", keys.Length);
        foreach (var key in keys[..6]) await PostAsync(PlayText.Event(key, 20, 17 * 3_600, "continue"), PlayText.Event(key, 21, (17 * 3_600) + 60, "stop", 160));
        await UntilExportedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Duck.Dispose();
        if (server is not null) await server.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>What a dashboard answers.</summary>
    public async Task<JsonNode> AskAsync(string path) => JsonNode.Parse(await Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    /// <summary>Posts events in one post.</summary>
    public Task PostAsync(params string[] events) => PostAsync(Client, events);

    /// <summary>Posts events in one post.</summary>
    public static async Task PostAsync(HttpClient client, params string[] events)
    {
        using var body = new StringContent($$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    // Aggregates are written after everything that they sum, the month before its days: each is a file of its own and is waited for.
    private async Task UntilExportedAsync()
    {
        await UntilExportedAsync("daily", "2026-11-20", "/v1/dashboards/daily?date=2026-11-20");
        await UntilExportedAsync("daily", "2026-11-21", "/v1/dashboards/daily?date=2026-11-21");
        var totals = await UntilExportedAsync("monthly", "2026-11", "/v1/dashboards/monthly?month=2026-11");
        await ExportFolder.UntilAsync(
            Duck,
            $"select sum(events), sum(duplicates) from (select * from {Folder.Table(Tenant, "sessions")} qualify row_number() over (partition by sessionid order by revision desc) = 1)",
            (long)totals["events"]!, (long)totals["duplicates"]!);
    }

    private async Task<JsonNode> UntilExportedAsync(string period, string name, string dashboard)
    {
        var totals = (await AskAsync(dashboard))["totals"]!;
        await ExportFolder.UntilAsync(
            Duck,
            $"""
            select listeningms, events, sessions, duplicates, conflicts, rejected
            from read_parquet('{Folder.Exports}/tenant={Tenant}/aggregates/period={period}/*/*.parquet') where name = '{name}' order by revision desc limit 1
            """,
            [.. Compared.Select(compared => (long?)totals[compared] ?? 0)]);
        return totals;
    }

    // Two listens eight hours apart, the second over the edge of a quarter hour, one event on two lines.
    private static string[] Listening(SessionKey key) =>
    [
        .. PlayText.Listen(key), PlayText.Event(key, 4, (8 * 3_600) - 130, "begin", 0),
        PlayText.Event(key, 5, (8 * 3_600) - 10, "stop", 120).Replace("\"connection\"", "\r\n\"connection\"", StringComparison.Ordinal),
        PlayText.Event(key, 6, 8 * 3_600, "resume"), PlayText.Event(key, 7, (8 * 3_600) + 30, "skipnext", 150),
    ];
}
