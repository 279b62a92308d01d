using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>What a tenant shows, in the API and in its exported files, so that two stores can be compared byte for byte.</summary>
internal static class TenantOutput
{
    private static readonly (string Dashboard, string Partition)[] Aggregates =
    [
        ("/v1/dashboards/daily?date=2026-11-20", "period=daily/date=2026-11-20"), ("/v1/dashboards/daily?date=2026-11-21", "period=daily/date=2026-11-21"),
        ("/v1/dashboards/monthly?month=2026-11", "period=monthly/month=2026-11"),
    ];

    private static readonly string[] Tables = ["sessions", "plays", "itemplays", "listening"];

    /// <summary>What the API shows, once all of it is exported too.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ExportedAsync(ServerProcess server, ExportFolder folder, string tenant, IReadOnlyList<string> sessions)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var day in WildPosts.Days)
        {
            await Eventually.AsyncEqual(
                "0 True 0",
                async () =>
                {
                    var report =
                        JsonNode.Parse(await server.Client.GetStringAsync($"/v1/reconcile?date={day}", cancellationToken))!;
                    return $"{report["notyetexported"]} {(bool)report["settled"]!} {report["differences"]!.AsArray().Count}";
                },
                ExportFolder.Patience);
        }

        foreach (var (dashboard, partition) in Aggregates)
        {
            await Eventually.AsyncEqual(
                "the same",
                async () => WithoutTime(dashboard, await server.Client.GetStringAsync(dashboard, cancellationToken)) is var shown && shown == Aggregate(folder, tenant, partition) ? "the same" : $"{shown}\n{Aggregate(folder, tenant, partition)}",
                ExportFolder.Patience);
        }

        await folder.AssertManifestsAsync(tenant);
        var seen = new Dictionary<string, string>();
        foreach (var path in WildPosts.Paths.Concat(sessions.SelectMany(id => new[] { $"/v1/sessions/{id}", $"/v1/sessions/{id}/events", $"/v1/sessions/{id}/timeline" })))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (path.StartsWith("/v1/sessions?", StringComparison.Ordinal) || path.StartsWith("/v1/plays?", StringComparison.Ordinal)) request.Headers.Accept.Add(new("application/x-ndjson"));
            using var answer = await server.Client.SendAsync(request, cancellationToken);
            Assert.True(answer.IsSuccessStatusCode, path);
            seen.Add(path, WithoutTime(path, await answer.Content.ReadAsStringAsync(cancellationToken)));
        }

        return seen;
    }

    /// <summary>That two stores showed the same.</summary>
    public static void AssertSame(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var (path, document) in before) Assert.True(document == after[path], $"{path}\n{document}\n{after[path]}");
    }

    /// <summary>That two folders hold the same entries, and of the newest revisions the same rows.</summary>
    public static void AssertSameTables(ExportFolder before, ExportFolder after, string tenant)
    {
        using var duck = new Duck();
        foreach (var table in Tables) Assert.Equal(Latest(duck, before, tenant, table), Latest(duck, after, tenant, table));
        Assert.Equal(Raw(duck, before, tenant), Raw(duck, after, tenant));
    }

    private static string[] Latest(Duck duck, ExportFolder folder, string tenant, string table) => Rows(
        duck,
        $"""
        with latest as (select sessionid, max(revision) as revision from {folder.Table(tenant, "sessions")} group by all)
        select * exclude (revision) from {folder.Table(tenant, table)} semi join latest using (sessionid, revision)
        """);

    private static string[] Raw(Duck duck, ExportFolder folder, string tenant) => Rows(
        duck,
        $"select * exclude (chunk) from read_ndjson('{folder.Exports}/tenant={tenant}/raw/*/*/*.ndjson.gz', hive_partitioning = true, columns = {{sessionid: 'VARCHAR', sequencenumber: 'BIGINT', kind: 'VARCHAR', chunk: 'BIGINT', receivedat: 'VARCHAR', userid: 'VARCHAR', deviceid: 'VARCHAR', event: 'VARCHAR', linefeeds: 'VARCHAR', returns: 'VARCHAR'}})")
        .Concat(Rows(duck, $"select * from read_ndjson('{folder.Exports}/tenant={tenant}/rejected/*/*/*.ndjson.gz', hive_partitioning = true)")).ToArray();

    /// <summary>Of reports, when they were made means nothing; of amendments, the revision counts the store's own commits.</summary>
    private static string WithoutTime(string path, string text)
    {
        if (!path.StartsWith("/v1/dashboards/", StringComparison.Ordinal) && !path.StartsWith("/v1/amendments", StringComparison.Ordinal)) return text;
        var report = JsonNode.Parse(text)!.AsObject();
        report.Remove("asof");
        foreach (var row in report["amendments"]?.AsArray() ?? []) row!.AsObject().Remove("revision");
        if (report["amendments"] is { } rows) report["amendments"] = new JsonArray([.. rows.AsArray().Select(row => row!.DeepClone()).OrderBy(row => (string)row["sessionid"]!, StringComparer.Ordinal)]);
        return report.ToJsonString();
    }

    /// <summary>The newest aggregate of a period.</summary>
    private static string Aggregate(ExportFolder folder, string tenant, string partition)
    {
        var place = Path.Combine(folder.Exports, $"tenant={tenant}", "aggregates", partition);
        var newest = Directory.Exists(place) ? Directory.EnumerateFiles(place, "0*.json").Max(StringComparer.Ordinal) : null;
        return newest is null ? "" : WithoutTime("/v1/dashboards/", File.ReadAllText(newest));
    }

    private static string[] Rows(Duck duck, string sql)
    {
        string[] rows = [.. duck.Rows(sql).Select(row => string.Join('|', row)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(rows);
        return rows;
    }
}
