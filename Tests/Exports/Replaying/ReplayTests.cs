using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>A tenant rebuilt from its archive shows what the original showed, byte for byte.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Tenant = "replayed";

    private readonly ExportFolder original = new();
    private readonly ExportFolder rebuilt = new();

    [Fact]
    public async Task Replay_rebuilds_what_was_exported_and_refuses_incomplete_files()
    {
        IReadOnlyList<string> sessions;
        IReadOnlyDictionary<string, string> before;
        await using (var server = await original.StartAsync(Tenant))
        {
            sessions = await WildPosts.PostAsync(server, Tenant);
            before = await TenantOutput.ExportedAsync(server, original, Tenant, sessions);
        }

        var run = await ReplayRun.RunAsync(Tenant, original.Exports, rebuilt.Data);
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.Contains("0 differences", run.Said, StringComparison.Ordinal);
        await using (var server = await rebuilt.StartAsync(Tenant)) TenantOutput.AssertSame(before, await TenantOutput.ExportedAsync(server, rebuilt, Tenant, sessions));
        TenantOutput.AssertSameTables(original, rebuilt, Tenant);

        var again = await ReplayRun.RunAsync(Tenant, original.Exports, rebuilt.Data);
        Assert.Equal((0, run.Said.Split('\n')[^2]), (again.ExitCode, again.Said.Split('\n')[^2]));
        var own = await ReplayRun.RunAsync(Tenant, original.Exports, original.Data);
        Assert.Equal((2, true), (own.ExitCode, own.Said.Contains("replay into an empty store", StringComparison.Ordinal)));
        var nobody = await ReplayRun.RunAsync("nobody", original.Exports, rebuilt.Data + "-2");
        Assert.Equal((2, true), (nobody.ExitCode, nobody.Said.Contains("no entries", StringComparison.Ordinal)));
        Damage(Directory.EnumerateFiles(Path.Combine(original.Exports, $"tenant={Tenant}", "raw"), "*.ndjson.gz", SearchOption.AllDirectories).First());
        var damaged = await ReplayRun.RunAsync(Tenant, original.Exports, rebuilt.Data + "-3");
        Assert.Equal((3, true), (damaged.ExitCode, damaged.Said.Contains("is not what its manifest says", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_user_who_was_erased_is_rebuilt_as_nobody()
    {
        await using (var server = await original.StartAsync(Tenant))
        {
            var sessions = await WildPosts.PostAsync(server, Tenant);
            await TenantOutput.ExportedAsync(server, original, Tenant, sessions);
            using var answer = await server.Client.DeleteAsync("/v1/users/user-2", TestContext.Current.CancellationToken);
            var place = answer.Headers.Location!;
            await Eventually.AsyncTrue(
                async () => JsonNode.Parse(await server.Client.GetStringAsync(place, TestContext.Current.CancellationToken))!["completedat"] is not null, ExportFolder.Patience);
            await TenantOutput.ExportedAsync(server, original, Tenant, sessions);
        }

        var run = await ReplayRun.RunAsync(Tenant, original.Exports, rebuilt.Data);
        Assert.True(run.ExitCode == 0, run.Said);
        await using var after = await rebuilt.StartAsync(Tenant);
        var listed = await after.Client.GetStringAsync(WildPosts.Paths[0] + "&limit=1000", TestContext.Current.CancellationToken);
        Assert.Contains("user-1", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("user-2", listed, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        original.Dispose();
        rebuilt.Dispose();
    }

    private static void Damage(string file)
    {
        var content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);
    }
}
