using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Exports.Reading;

/// <summary>A data directory with a folder of exports, and how a server is started over both.</summary>
internal sealed class ExportFolder : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string path = Directory.CreateTempSubdirectory("exports-").FullName;

    /// <summary>The folder of exports.</summary>
    public string Exports => Path.Combine(path, "exports");

    /// <summary>The data directory.</summary>
    public string Data => Path.Combine(path, "data");

    /// <summary>Starts a server that exports all the time.</summary>
    public Task<ServerProcess> StartAsync(string tenant, string interval = "00:00:00.2", params string[] settings) => ServerProcess.StartAsync(
        Data, tenant, ["--Exports:Path", Exports, "--Exports:Interval", interval, "--Sessions:ChangePolling", "00:00:00.2", "--Sessions:Freshness:Longest", "00:00:00.2", .. settings]);

    /// <summary>A table of a tenant, as a statement names it.</summary>
    public string Table(string tenant, string table) => $"read_parquet('{Exports}/tenant={tenant}/{table}/*/*.parquet', hive_partitioning = true)";

    /// <summary>Waits until the numbers of a statement's one row are as wanted; files and a row that are not there yet are waited for.</summary>
    public static Task UntilAsync(Duck duck, string sql, params long[] wanted) => Eventually.AsyncEqual(
        string.Join(' ', wanted),
        () =>
        {
            try
            {
                return Task.FromResult(duck.Rows(sql) is [var row] ? string.Join(' ', Duck.Numbers(row)) : "No row.");
            }
            catch (DuckDB.NET.Data.DuckDBException exception)
            {
                return Task.FromResult(exception.Message);
            }
        },
        Patience);

    /// <summary>
    /// Waits until nothing is staged and every file is named by exactly one manifest, with its length, its SHA-256 and its rows.
    /// While a batch is being put its files are there before the manifest that names them; the other way never.
    /// </summary>
    public Task AssertManifestsAsync(string tenant) => Eventually.AsyncEqual("", () => FaultAsync(Path.Combine(Exports, $"tenant={tenant}")), Patience);

    private static async Task<string> FaultAsync(string root)
    {
        var named = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(root, "_manifest-*.json", SearchOption.AllDirectories))
        {
            var manifest = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            Assert.Equal(1, (int)manifest["ruleset"]!);
            Assert.Equal((long)manifest["rows"]!, manifest["files"]!.AsArray().Sum(entry => (long)entry!["rows"]!));
            foreach (var entry in manifest["files"]!.AsArray())
            {
                var place = Path.Combine(Path.GetDirectoryName(file)!, (string)entry!["name"]!);
                Assert.True(named.Add(place), $"{place} is named twice");
                var content = await File.ReadAllBytesAsync(place);
                Assert.Equal((long)entry["bytes"]!, content.Length);
                Assert.Equal((string)entry["sha256"]!, Convert.ToHexStringLower(SHA256.HashData(content)));
            }
        }

        var staged = new DirectoryInfo(Path.Combine(root, "_staged"));
        if (named.Count == 0 || (staged.Exists && staged.EnumerateFiles().Any())) return "A batch is being put.";
        var all = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => !Path.GetRelativePath(root, file).StartsWith('_') && !Path.GetFileName(file).StartsWith('_'));
        return string.Join(' ', all.Except(named).Select(file => $"{Path.GetRelativePath(root, file)} is named by no manifest."));
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
