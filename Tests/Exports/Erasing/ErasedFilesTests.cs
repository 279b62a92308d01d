using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Erasing;

/// <summary>Promise P11 in files: once an erasure is completed no exported object yields the user, and no sum has changed.</summary>
public sealed class ErasedFilesTests
{
    private const string Tenant = "erased";
    private const string Other = "c857c00dec00566cce1e0d0f3d6263c5";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("b746b99cdb99455bbd0dfcfe2c5152b4")]
    [InlineData("annabella")] // an ordinary word: it goes where users stand
    public async Task Exported_files_hold_no_erased_user_and_add_up_as_before(string erased)
    {
        using var folder = new ExportFolder();
        using var duck = new Duck();
        await using var server = await folder.StartAsync(Tenant);
        foreach (var user in (string[])[erased, Other])
        {
            using var client = ClientOf(server, user);
            for (var session = 0; session < 2; session++)
            {
                var key = new SessionKey(Tenant, Guid.NewGuid().ToString("N"));
                var listen = PlayText.Listen(key);
                await ExportedServer.PostAsync(client, [.. listen[..2], "{\"type\":\"unknown\",\"of\":\"" + user.ToUpperInvariant() + "\"}"]);
                await ExportFolder.UntilAsync(duck, $"select count(*) from {folder.Table(Tenant, "sessions")} where sessionid = '{key.SessionId}'", 1);
                await ExportedServer.PostAsync(client, listen);
            }
        }

        var sums = $"""
            with latest as (select * from {folder.Table(Tenant, "sessions")} qualify row_number() over (partition by sessionid order by revision desc) = 1)
            select count(*), sum(events), sum(listeningms), count(distinct userid), sum(duplicates),
                (select sum(listeningms) from {folder.Table(Tenant, "listening")} semi join latest using (sessionid, revision)),
                (select count(*) from {folder.Table(Tenant, "itemplays")} semi join latest using (sessionid, revision)) from latest
            """;
        long[] wanted = [4, 12, 1_200_000, 2, 8, 1_200_000, 4];
        await ExportFolder.UntilAsync(duck, sums, wanted); // all tables: the files of a batch come one by one
        await folder.AssertManifestsAsync(Tenant);
        Assert.Contains(Read(folder), file => file.Text.Contains(erased, StringComparison.OrdinalIgnoreCase));
        var columns = Columns(duck, folder);

        var certificate = await EraseAsync(server, erased);
        Assert.Equal("", string.Join(' ', Read(folder).Where(file => file.Text.Contains(erased, StringComparison.OrdinalIgnoreCase)).Select(file => file.Path)));
        Assert.Equal([0, 2], duck.Numbers($"select count(*) filter (where userid = '{erased}'), count(distinct sessionid) filter (where userid = '{(string)certificate["pseudonym"]!}') from {folder.Table(Tenant, "sessions")}"));
        Assert.Equal([0, 0], duck.Numbers($"select (select count(*) from {folder.Table(Tenant, "plays")} where userid = '{erased}'), (select count(*) from {folder.Table(Tenant, "itemplays")} where userid = '{erased}')"));
        await ExportFolder.UntilAsync(duck, sums, wanted);
        await folder.AssertManifestsAsync(Tenant);
        Assert.Equal(columns, Columns(duck, folder));
        Assert.Contains(Read(folder), file => file.Text.Contains(Other, StringComparison.OrdinalIgnoreCase));
        AssertCertificate(folder, [.. certificate["objects"]!.AsArray().Select(path => (string)path!)]);
    }

    private static void AssertCertificate(ExportFolder folder, string[] touched)
    {
        Assert.Equal(["itemplays", "plays", "raw", "rejected", "sessions"], touched.Select(path => path.Split('/')[0]).Distinct().Order());
        Assert.All(touched, path => Assert.False(File.Exists(Path.Combine(folder.Exports, $"tenant={Tenant}", path))));
        Assert.Equal(touched.Length, touched.Distinct().Count());
    }

    private static async Task<JsonNode> EraseAsync(ServerProcess server, string user)
    {
        using var taken = await server.Client.DeleteAsync($"/v1/users/{user}", Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        JsonNode status = null!;
        await Eventually.AsyncEqual("completed", async () => (string)(status = JsonNode.Parse(await server.Client.GetStringAsync(taken.Headers.Location, Cancelled))!)["status"]!, ExportFolder.Patience);
        return status;
    }

    private static HttpClient ClientOf(ServerProcess server, string user)
    {
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new TestTokens { Tenant = Tenant, UserId = user }.Mint());
        return client;
    }

    /// <summary>Names and types of the columns of every table: rewritten files have the same as those that never held the user.</summary>
    private static string Columns(Duck duck, ExportFolder folder) => string.Join('\n', ((string[])["sessions", "plays", "itemplays", "listening"])
        .SelectMany(table => duck.Rows($"describe select * from {folder.Table(Tenant, table)}")).Select(row => $"{row[0]} {row[1]} {row[2]}"));

    /// <summary>Every object of the tenant, those of its own too, with its bytes as text; lines unpacked. Names in Parquet are told by DuckDB.</summary>
    private static IEnumerable<(string Path, string Text)> Read(ExportFolder folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.Exports, $"tenant={Tenant}"), "*", SearchOption.AllDirectories))
            if (ReadWhole(file) is { } text) yield return (Path.GetRelativePath(folder.Exports, file), text);
    }

    private static string? ReadWhole(string file)
    {
        try
        {
            using var content = new MemoryStream();
            using (var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            using (var open = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(source, CompressionMode.Decompress) : (Stream)source)
                open.CopyTo(content);
            return Encoding.UTF8.GetString(content.ToArray());
        }
        catch (FileNotFoundException)
        {
            return null; // a staged batch, put meanwhile
        }
    }
}
