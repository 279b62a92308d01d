using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

/// <summary>While a network is split two activations of a grain answer over one store: neither shows what the other ended.</summary>
public sealed class TailEpochTests : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("epochs");
    private readonly FakeTimeProvider time = new();
    private SqliteSessionStore sqlite = null!;
    private FaultyStore store = null!;
    private TailEpoch one = null!;
    private TailEpoch other = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        sqlite = new(new() { DataPath = directory.FullName }, TimeProvider.System);
        sqlite.Open();
        store = new(sqlite);
        (one, other) = (new(store, "tails:acme", time), new(store, "tails:acme", time));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task What_one_activation_ended_the_other_answers_under_another_epoch()
    {
        var before = await one.TakeAsync(Cancelled);
        Assert.Equal(before, await other.TakeAsync(Cancelled));
        await other.EndAsync();
        var after = await one.TakeAsync(Cancelled);
        Assert.NotEqual(before, after);
        Assert.Equal(after, await other.TakeAsync(Cancelled));
        Assert.Equal(after, await new TailEpoch(store, "tails:acme", time).TakeAsync(Cancelled));
        Assert.Equal(before, await new TailEpoch(store, "tails:globex", time).TakeAsync(Cancelled));
    }

    [Fact]
    public async Task Who_ends_an_epoch_waits_for_what_the_other_answered()
    {
        await other.EndAsync(); // it answers now, and nothing that it answered is shown any more
        time.Advance(FeedLease.Duration);
        Assert.Equal(TimeSpan.Zero, await other.EndAsync());

        await one.TakeAsync(Cancelled);
        time.Advance(TimeSpan.FromSeconds(1));
        var left = await other.EndAsync();
        Assert.True(left >= FeedLease.Duration - TimeSpan.FromSeconds(1), $"{left} is over before what the other answered is.");

        // It goes on answering, and is asked again each second.
        for (var second = 0; second < 10; second++)
        {
            await one.TakeAsync(Cancelled);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True(await other.EndAsync() >= FeedLease.Duration - TimeSpan.FromSeconds(1));
        time.Advance(FeedLease.Duration);
        Assert.Equal(TimeSpan.Zero, await other.EndAsync());
    }

    [Fact]
    public async Task What_is_being_answered_while_an_epoch_ends_is_waited_for()
    {
        await one.TakeAsync(Cancelled);
        time.Advance(TimeSpan.FromSeconds(4));
        await one.TakeAsync(Cancelled); // and reads for a while
        Assert.Equal(FeedLease.Duration, await one.EndAsync());
    }
}
