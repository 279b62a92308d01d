using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>A tenant's exported files are of one store, and no other one comes among them.</summary>
public sealed class ForeignExportTests : IDisposable
{
    private const string Tenant = "owned";

    private readonly ExportFolder folder = new();
    private int posted;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(folder.Exports, $"tenant={Tenant}");

    private string Owner => Path.Combine(Root, "_store");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_store_is_refused_and_says_so_and_the_files_own_store_goes_on(bool areFromBefore)
    {
        await ExportAsync();
        var owner = await File.ReadAllTextAsync(Owner, Cancelled);
        if (areFromBefore) File.Delete(Owner); // as it was before there were such objects
        var before = Files();
        await RefusedAsync();
        Assert.Equal(before, Files());
        await ExportAsync();
        Assert.Equal(owner, await File.ReadAllTextAsync(Owner, Cancelled));
        await RefusedAsync();
    }

    [Fact]
    public async Task A_place_that_holds_nothing_of_what_the_state_tells_is_written_from_the_beginning()
    {
        await ExportAsync();
        Directory.Delete(folder.Exports, recursive: true);
        await ExportAsync(); // waits for the session of before, too
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Posts a session and waits until the files hold it.</summary>
    private async Task ExportAsync()
    {
        await using var server = await folder.StartAsync(Tenant);
        await PostAsync(server);
        using var duck = new Duck();
        await ExportFolder.UntilAsync(duck, $"select count(distinct sessionid) from {folder.Table(Tenant, "sessions")}", posted);
        await folder.AssertManifestsAsync(Tenant);
    }

    /// <summary>Another store over the same folder.</summary>
    private async Task RefusedAsync()
    {
        var data = Directory.CreateTempSubdirectory("foreign-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, Tenant, "--Exports:Path", folder.Exports, "--Exports:Interval", "00:00:00.2");
            await ExportedServer.PostAsync(server.Client, PlayText.Listen(new SessionKey(Tenant, Guid.NewGuid().ToString("N"))));
            await Eventually.AsyncEqual(
                "false ForeignArchiveException",
                async () =>
                {
                    using var answer = await server.Client.GetAsync("/v1/admin/health", Cancelled);
                    var health = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
                    return $"{health["healthy"]} {health["exports"]!["lastfault"]?["kind"]}";
                },
                ExportFolder.Patience);
            await Eventually.AsyncTrue(() => Task.FromResult(server.Said.Contains($"Nothing is exported of {Tenant}: the files there are of another store", StringComparison.Ordinal)), ExportFolder.Patience);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private Task PostAsync(ServerProcess server)
    {
        posted++;
        return ExportedServer.PostAsync(server.Client, PlayText.Listen(new SessionKey(Tenant, Guid.NewGuid().ToString("N"))));
    }

    private string[] Files() => [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
