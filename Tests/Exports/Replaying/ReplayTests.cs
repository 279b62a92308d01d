using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>A tenant rebuilt from its archive shows what the original showed, byte for byte.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Tenant = "replayed";

    private static readonly (string Dashboard, string Partition)[] Aggregates =
    [
        ("/v1/dashboards/daily?date=2026-11-20", "period=daily/date=2026-11-20"), ("/v1/dashboards/daily?date=2026-11-21", "period=daily/date=2026-11-21"),
        ("/v1/dashboards/monthly?month=2026-11", "period=monthly/month=2026-11"),
    ];

    private static readonly string[] Tables = ["sessions", "plays", "itemplays", "listening"];

    private readonly ExportFolder original = new();
    private readonly ExportFolder rebuilt = new();
    private readonly Duck duck = new();

    [Fact]
    public async Task What_is_rebuilt_from_the_archive_is_what_was_there_and_what_is_not_whole_is_not_believed()
    {
        IReadOnlyDictionary<string, string> before;
        await using (var server = await original.StartAsync(Tenant))
        {
            var sessions = await WildPosts.PostAsync(server, Tenant);
            before = await ExportedAsync(server, original, sessions);
        }

        var run = await Replayed.RunAsync(Tenant, original.Exports, rebuilt.Data);
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Contains("0 differences", run.Said, StringComparison.Ordinal);
        await using (var server = await rebuilt.StartAsync(Tenant))
        {
            var after = await ExportedAsync(server, rebuilt, [.. before.Keys.Where(path => path.Count(letter => letter == '/') == 3 && path.StartsWith("/v1/sessions/", StringComparison.Ordinal)).Select(path => path[13..])]);
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            foreach (var (path, document) in before) Assert.True(document == after[path], $"{path}\n{document}\n{after[path]}");
        }

        foreach (var table in Tables) Assert.Equal(Latest(original, table), Latest(rebuilt, table));
        Assert.Equal(Raw(original), Raw(rebuilt));

        var again = await Replayed.RunAsync(Tenant, original.Exports, rebuilt.Data);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("replay into an empty store", again.Said, StringComparison.Ordinal);
        var nobody = await Replayed.RunAsync("nobody", original.Exports, rebuilt.Data + "-2");
        Assert.Equal((2, true), (nobody.ExitCode, nobody.Said.Contains("no entries", StringComparison.Ordinal)));
        Damage(Directory.EnumerateFiles(Path.Combine(original.Exports, $"tenant={Tenant}", "raw"), "*.ndjson.gz", SearchOption.AllDirectories).First());
        var damaged = await Replayed.RunAsync(Tenant, original.Exports, rebuilt.Data + "-3");
        Assert.Equal((3, true), (damaged.ExitCode, damaged.Said.Contains("is not what its manifest says", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_user_who_was_erased_is_rebuilt_as_nobody()
    {
        await using (var server = await original.StartAsync(Tenant))
        {
            var sessions = await WildPosts.PostAsync(server, Tenant);
            await ExportedAsync(server, original, sessions);
            using var answer = await server.Client.DeleteAsync("/v1/users/user-2", TestContext.Current.CancellationToken);
            var place = answer.Headers.Location!;
            await Eventually.AsyncTrue(
                async () => JsonNode.Parse(await server.Client.GetStringAsync(place, TestContext.Current.CancellationToken))!["completedat"] is not null, ExportFolder.Patience);
            await ExportedAsync(server, original, sessions);
        }

        var run = await Replayed.RunAsync(Tenant, original.Exports, rebuilt.Data);
        Assert.True(run.ExitCode == 0, run.Said);
        await using var after = await rebuilt.StartAsync(Tenant);
        var listed = await after.Client.GetStringAsync(WildPosts.Paths[0] + "&limit=1000", TestContext.Current.CancellationToken);
        Assert.Contains("user-1", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("user-2", listed, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        duck.Dispose();
        original.Dispose();
        rebuilt.Dispose();
    }

    /// <summary>What the API shows, once all of it is exported too.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> ExportedAsync(ServerProcess server, ExportFolder folder, IReadOnlyList<string> sessions)
    {
        var token = TestContext.Current.CancellationToken;
        foreach (var day in WildPosts.Days)
        {
            await Eventually.AsyncEqual(
                "0 True 0",
                async () =>
                {
                    var report = JsonNode.Parse(await server.Client.GetStringAsync($"/v1/reconcile?date={day}", token))!;
                    return $"{report["notyetexported"]} {(bool)report["settled"]!} {report["differences"]!.AsArray().Count}";
                },
                ExportFolder.Patience);
        }

        foreach (var (dashboard, partition) in Aggregates)
        {
            await Eventually.AsyncEqual(
                "the same",
                async () => WithoutTime(dashboard, await server.Client.GetStringAsync(dashboard, token)) is var shown && shown == Aggregate(folder, partition) ? "the same" : $"{shown}\n{Aggregate(folder, partition)}",
                ExportFolder.Patience);
        }

        await folder.AssertManifestsAsync(Tenant);
        var seen = new Dictionary<string, string>();
        foreach (var path in WildPosts.Paths.Concat(sessions.SelectMany(id => new[] { $"/v1/sessions/{id}", $"/v1/sessions/{id}/events", $"/v1/sessions/{id}/timeline" })))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (path.StartsWith("/v1/sessions?", StringComparison.Ordinal) || path.StartsWith("/v1/plays?", StringComparison.Ordinal)) request.Headers.Accept.Add(new("application/x-ndjson"));
            using var answer = await server.Client.SendAsync(request, token);
            Assert.True(answer.IsSuccessStatusCode, path);
            seen.Add(path, WithoutTime(path, await answer.Content.ReadAsStringAsync(token)));
        }

        return seen;
    }

    private static void Damage(string file)
    {
        var content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);
    }

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

    private string[] Latest(ExportFolder folder, string table) => Rows(
        $"""
        with latest as (select sessionid, max(revision) as revision from {folder.Table(Tenant, "sessions")} group by all)
        select * exclude (revision) from {folder.Table(Tenant, table)} semi join latest using (sessionid, revision)
        """);

    private string[] Raw(ExportFolder folder) => Rows(
        $"select * exclude (chunk) from read_ndjson('{folder.Exports}/tenant={Tenant}/raw/*/*/*.ndjson.gz', hive_partitioning = true, columns = {{sessionid: 'VARCHAR', sequencenumber: 'BIGINT', kind: 'VARCHAR', chunk: 'BIGINT', receivedat: 'VARCHAR', userid: 'VARCHAR', deviceid: 'VARCHAR', event: 'VARCHAR', linefeeds: 'VARCHAR', returns: 'VARCHAR'}})")
        .Concat(Rows($"select * from read_ndjson('{folder.Exports}/tenant={Tenant}/rejected/*/*/*.ndjson.gz', hive_partitioning = true)")).ToArray();

    /// <summary>The newest aggregate of a period.</summary>
    private static string Aggregate(ExportFolder folder, string partition)
    {
        var place = Path.Combine(folder.Exports, $"tenant={Tenant}", "aggregates", partition);
        var newest = Directory.Exists(place) ? Directory.EnumerateFiles(place, "0*.json").Max(StringComparer.Ordinal) : null;
        return newest is null ? "" : WithoutTime("/v1/dashboards/", File.ReadAllText(newest));
    }

    private string[] Rows(string sql)
    {
        string[] rows = [.. duck.Rows(sql).Select(row => string.Join('|', row)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(rows);
        return rows;
    }
}
