using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>Raw events folded again = exported files, and what is not is named.</summary>
public sealed class ReconcileTests(ExportedServer shared)
{
    private const string Day = "2026-11-20", Tenant = "audited";

    [Theory]
    [InlineData("2026-11-20", 12)]
    [InlineData("2026-11-21", 6)]
    public async Task A_day_with_copies_conflicts_and_amended_sessions_is_exported_as_its_events_make_it(string date, int sessions) => await Eventually.AsyncEqual(
        $"{sessions} sessions, not yet 0, settled: ",
        async () => Said(await shared.AskAsync($"/v1/reconcile?date={date}")),
        ExportFolder.Patience);

    [Fact]
    public async Task Files_that_differ_or_lack_something_are_named()
    {
        using var folder = new ExportFolder();
        using var duck = new Duck();
        await using var server = await folder.StartAsync(Tenant);
        SessionKey[] keys = [.. Enumerable.Range(0, 3).Select(_ => new SessionKey(Tenant, Guid.NewGuid().ToString("N")))];
        foreach (var key in keys) await ExportedServer.PostAsync(server.Client, PlayText.Listen(key));
        await Eventually.AsyncEqual("3 sessions, not yet 0, settled: ", SaidAsync, ExportFolder.Patience);

        var root = Path.Combine(folder.Exports, $"tenant={Tenant}");
        Forge(duck, root, keys[0].SessionId);
        await Eventually.AsyncEqual($"3 sessions, not yet 0, settled: exports {keys[0].SessionId} sessions.listeningms 300000 299000", SaidAsync, ExportFolder.Patience);

        var (manifest, place) = ManifestOf(duck, root, "plays", keys[1].SessionId);
        manifest["sums"]!["listeningms"] = (long)manifest["sums"]!["listeningms"]! + 1;
        await File.WriteAllTextAsync(place, manifest.ToJsonString(), TestContext.Current.CancellationToken);
        Assert.Contains("sums.listeningms", await SaidAsync(), StringComparison.Ordinal);

        foreach (var table in new[] { "sessions", "plays", "itemplays", "listening" }) Directory.Delete(Path.Combine(root, table, "date=" + Day), recursive: true);
        Assert.Equal(
            "3 sessions, not yet 0, settled: " + string.Join("; ", keys.Select(key => $"exports {key.SessionId} revision 1 nothing").Order(StringComparer.Ordinal)), await SaidAsync());

        async Task<string> SaidAsync() => Said(JsonNode.Parse(await server.Client.GetStringAsync($"/v1/reconcile?date={Day}", TestContext.Current.CancellationToken))!);
    }

    private static string Said(JsonNode report) => $"{report["sessions"]} sessions, not yet {report["notyetexported"]}, {((bool)report["settled"]! ? "settled" : "moving")}: "
        + string.Join("; ", report["differences"]!.AsArray().Select(one => $"{one!["where"]} {one["sessionid"]} {one["field"]} {one["expected"] ?? "nothing"} {one["found"] ?? "nothing"}").Order(StringComparer.Ordinal));

    /// <summary>Writes a session's row with less listening, and the manifest that fits.</summary>
    private static void Forge(Duck duck, string root, string session)
    {
        var (manifest, place) = ManifestOf(duck, root, "sessions", session);
        var file = Path.Combine(Path.GetDirectoryName(place)!, (string)manifest["files"]![0]!["name"]!);
        duck.Rows($"copy (select * replace (case when sessionid = '{session}' then listeningms - 1000 else listeningms end as listeningms) from read_parquet('{file}', hive_partitioning = false)) to '{file}.forged' (format parquet)");
        File.Move(file + ".forged", file, overwrite: true);
        var content = File.ReadAllBytes(file);
        (manifest["files"]![0]!["bytes"], manifest["files"]![0]!["sha256"]) = (content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        manifest["sums"]!["listeningms"] = (long)manifest["sums"]!["listeningms"]! - 1_000;
        File.WriteAllText(place, manifest.ToJsonString());
    }

    private static (JsonNode Manifest, string Place) ManifestOf(Duck duck, string root, string table, string session) =>
        Directory.EnumerateFiles(Path.Combine(root, table, "date=" + Day), "_manifest-*.json").Select(place => (JsonNode.Parse(File.ReadAllText(place))!, place))
            .Single(found => duck.Numbers($"select count(*) from read_parquet('{Path.Combine(Path.GetDirectoryName(found.place)!, (string)found.Item1["files"]![0]!["name"]!)}') where sessionid = '{session}'")[0] > 0);
}
