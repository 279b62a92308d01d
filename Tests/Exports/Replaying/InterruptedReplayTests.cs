using Audiogum.Sessions.Grains.Replaying;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports.Replaying;

/// <summary>A replay that dies goes on where it ended: whatever was its last write, the tenant comes out the same.</summary>
public sealed class InterruptedReplayTests : IDisposable
{
    private const string Tenant = "interrupted";

    private readonly ExportFolder original = new();
    private readonly ExportFolder rebuilt = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replay_that_dies_again_and_again_rebuilds_the_same_and_does_not_begin_over_what_is_no_part_of_it()
    {
        IReadOnlyList<string> sessions;
        IReadOnlyDictionary<string, string> before;
        await using (var server = await original.StartAsync(Tenant))
        {
            sessions = await WildPosts.PostAsync(server, Tenant);
            before = await Shown.ExportedAsync(server, original, Tenant, sessions);
        }

        var whole = await ReplayAsync(rebuilt.Data + "-whole", int.MaxValue);
        Assert.NotNull(whole);
        var runs = 0;
        ReplayReport? done = null;
        for (var writes = 1; done is null; writes = (writes % 13) + 1, runs++) done = await ReplayAsync(rebuilt.Data, writes);
        Assert.True(runs > 5, $"It died {runs - 1} times.");
        Assert.Equal(whole with { Differences = done.Differences }, done);
        Assert.Empty(done.Differences);
        Assert.Equal(await RowsAsync(rebuilt.Data + "-whole"), await RowsAsync(rebuilt.Data));
        Assert.Same(ReplayReport.NotEmpty, await ReplayAsync(rebuilt.Data, int.MaxValue));
        await using (var server = await rebuilt.StartAsync(Tenant)) Shown.AssertSame(before, await Shown.ExportedAsync(server, rebuilt, Tenant, sessions));
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
            return await new TenantReplay(new FaultyStore(store) { BreaksAfter = writes }, new FolderBucket(original.Exports), Tenant, 16, new Progress<ReplayProgress>()).RunAsync(Cancelled);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
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
}
