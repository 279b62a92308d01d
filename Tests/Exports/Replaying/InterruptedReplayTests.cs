using Audiogum.Sessions.Grains.Replaying;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>A replay that dies is run again: whatever was its last write, the tenant comes out the same, and what came of it is told.</summary>
public sealed class InterruptedReplayTests : IDisposable
{
    private const string Tenant = "interrupted";

    /// <summary>Runs that may die after the same number of writes, and when it is over: by then a run may write more than there is.</summary>
    private const int RunsOfAKind = 3, MostRuns = 600;

    private readonly ExportFolder original = new();
    private readonly ExportFolder rebuilt = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_that_dies_again_and_again_rebuilds_the_same()
    {
        IReadOnlyList<string> sessions;
        IReadOnlyDictionary<string, string> before;
        await using (var server = await original.StartAsync(Tenant))
        {
            sessions = await WildPosts.PostAsync(server, Tenant);
            before = await TenantOutput.ExportedAsync(server, original, Tenant, sessions);
        }

        var whole = await ReplayAsync(rebuilt.Data + "-whole", int.MaxValue);
        Assert.NotNull(whole);
        var died = 0;
        var done = await ReplayAsync(rebuilt.Data, 1);
        for (; done is null && died < MostRuns; died++) done = await ReplayAsync(rebuilt.Data, 1 + (died / RunsOfAKind));
        Assert.True(died > 5, $"It died {died} times.");
        AssertNothingDiffers(whole, done);
        Assert.Equal(await RowsAsync(rebuilt.Data + "-whole"), await RowsAsync(rebuilt.Data));
        await using (var server = await rebuilt.StartAsync(Tenant)) TenantOutput.AssertSame(before, await TenantOutput.ExportedAsync(server, rebuilt, Tenant, sessions));
    }

    [Fact]
    public async Task A_replay_that_died_when_all_was_written_only_looks_and_tells_what_differs()
    {
        await using (var server = await original.StartAsync(Tenant)) await TenantOutput.ExportedAsync(server, original, Tenant, await WildPosts.PostAsync(server, Tenant));
        await using (var store = Open(rebuilt.Data)) await Assert.ThrowsAsync<OperationCanceledException>(() => Replay(store, new DeathAt("verification")).RunAsync(Cancelled));

        var whole = await ReplayAsync(rebuilt.Data + "-whole", int.MaxValue);
        Assert.NotNull(whole);
        AssertNothingDiffers(whole, await ReplayAsync(rebuilt.Data, 1));
        var file = Directory.EnumerateFiles(Path.Combine(original.Exports, $"tenant={Tenant}", "sessions"), "*.parquet", SearchOption.AllDirectories).First();
        await File.AppendAllTextAsync(file, "damaged", Cancelled);
        var told = await ReplayAsync(rebuilt.Data, 1);
        Assert.NotEmpty(told!.Differences);
    }

    public void Dispose()
    {
        original.Dispose();
        rebuilt.Dispose();
    }

    /// <summary>Replays until so many writes took effect; null if that was before its end.</summary>
    private async Task<ReplayReport?> ReplayAsync(string data, int writes)
    {
        await using var store = Open(data);
        try
        {
            return await Replay(new FaultyStore(store) { BreaksAfter = writes }, new DeathAt(null)).RunAsync(Cancelled);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private TenantReplay Replay(ISessionStore store, IProgress<ReplayProgress> progress) => new(store, new FolderBucket(original.Exports), Tenant, 16, progress, TimeProvider.System);

    private static void AssertNothingDiffers(ReplayReport whole, ReplayReport? found)
    {
        Assert.NotNull(found);
        Assert.Empty(found.Differences);
        Assert.Equal(whole with { Differences = found.Differences }, found);
    }

    /// <summary>The rows of all sessions.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(string data)
    {
        await using var store = Open(data);
        var rows = await store.ListSessionsAsync(new() { Tenant = Tenant, From = 0, To = long.MaxValue, Limit = 1_000 }, Cancelled);
        return [.. rows.Select(row => $"{row.Key.SessionId} {row.Version} {Convert.ToHexString(row.Summary.Span)}")];
    }

    private static SqliteSessionStore Open(string data)
    {
        var store = new SqliteSessionStore(new() { DataPath = data }, TimeProvider.System);
        store.Open();
        return store;
    }

    /// <summary>Dies when a step tells of itself for the first time; at none if there is none to die at.</summary>
    private sealed class DeathAt(string? step) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            if (value.Step == step) throw new OperationCanceledException("Died on purpose.");
        }
    }
}
