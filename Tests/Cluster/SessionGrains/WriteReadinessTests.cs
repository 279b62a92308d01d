using Audiogum.Sessions.Grains.Writes;
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
    private readonly WriteWatch watch;
    private readonly SqliteSessionStore sqlite;
    private readonly FaultyStore store;
    private readonly WriteReadiness readiness;

    public WriteReadinessTests()
    {
        watch = new(time);
        sqlite = new(new() { DataPath = path }, TimeProvider.System, watch);
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
}
