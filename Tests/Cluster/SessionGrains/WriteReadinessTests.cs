using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.SessionGrains;

/// <summary>Ready means that something was really written, a moment ago or now.</summary>
public sealed class WriteReadinessTests : IAsyncLifetime
{
    private readonly string path = Directory.CreateTempSubdirectory("ready-").FullName;
    private readonly FakeTimeProvider time = new();
    private long free = 1L << 40;
    private readonly WriteWatch watch;
    private readonly SqliteSessionStore sqlite;
    private readonly FaultyStore store;
    private readonly WriteReadiness readiness;

    public WriteReadinessTests()
    {
        watch = new(time);
        sqlite = new(new() { DataPath = path }, TimeProvider.System, watch) { Floor = new(() => (free, 1L << 40), time) };
        store = new(sqlite);
        readiness = new(store, watch, Options.Create(new WriteOptions()), time);
    }

    public ValueTask InitializeAsync()
    {
        sqlite.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task It_writes_only_when_nothing_was_written_for_a_while()
    {
        Assert.Null(watch.SinceSuccess);
        Assert.Null(await readiness.FaultAsync());
        Assert.Equal(TimeSpan.Zero, watch.SinceSuccess);

        store.IsBroken = true; // a probe would fail now
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await readiness.FaultAsync());
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(await readiness.FaultAsync());

        store.IsBroken = false;
        Assert.Null(await readiness.FaultAsync());
    }

    [Fact]
    public async Task It_is_not_ready_while_posts_are_refused_for_want_of_room_whatever_else_is_written()
    {
        Assert.Null(await readiness.FaultAsync());
        free = 0;
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.AppendRejectionsAsync("acme", [], CancellationToken.None));
        await store.WriteMetadataAsync("note", "text", over: true, CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, watch.SinceSuccess);
        Assert.NotNull(await readiness.FaultAsync());

        free = 1L << 30;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await readiness.FaultAsync());
    }
}
