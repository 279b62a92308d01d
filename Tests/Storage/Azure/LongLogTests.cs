using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.AzureTables;
using Audiogum.Sessions.Storage.AzureTables.Reading;
using Audiogum.Sessions.Storage.Faults;
using Azure.Data.Tables;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Azure;

/// <summary>Logs that an earlier release wrote, which remembered nothing of what is settled: nobody who asks walks through all of them.</summary>
public sealed class LongLogTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    private const int Other = Shard + 1;
    private const int Older = 2 * ResolvedLog.AtOnce + 10;

    private readonly SlowClock clock = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_log_is_settled_in_slices_and_what_was_settled_is_not_walked_again()
    {
        var name = azurite.NewName();
        await using var store = await FillAsync(name, Shard);
        for (var slice = 1; slice <= Older / ResolvedLog.AtOnce; slice++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadEndAsync(Tenant, Shard, Cancelled));
            Assert.Equal(slice * ResolvedLog.AtOnce, await SettledAsync(name, Shard));
        }

        var end = await store.ReadEndAsync(Tenant, Shard, Cancelled);
        Assert.Equal(end.Visible.Number, await SettledAsync(name, Shard));
        Assert.Equal((end.Visible, end.Visible), (end.Begun, end.Resume));
    }

    [Fact]
    public async Task One_long_log_is_walked_at_a_time_and_short_ones_wait_for_none()
    {
        var name = azurite.NewName();
        await using var store = await FillAsync(name, Shard, Other);
        await store.CommitAsync(Commit(Row(Key(9)) with { Shard = Other + 1 }, Event(1)), Cancelled);
        var (refused, isShortAnswered) = (false, false);
        clock.Once = () => Task.Run(async () =>
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadEndAsync(Tenant, Other, Cancelled));
            refused = true;
            await store.ReadEndAsync(Tenant, Other + 1, Cancelled);
            isShortAnswered = true;
        }).GetAwaiter().GetResult();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadEndAsync(Tenant, Shard, Cancelled));
        Assert.True(refused && isShortAnswered);
        Assert.Equal((ResolvedLog.AtOnce, 0), (await SettledAsync(name, Shard), await SettledAsync(name, Other)));

        // The other one has its turn then.
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadEndAsync(Tenant, Other, Cancelled));
        Assert.Equal(ResolvedLog.AtOnce, await SettledAsync(name, Other));
    }

    private async Task<AzureTablesSessionStore> FillAsync(string name, params int[] shards)
    {
        var store = new AzureTablesSessionStore(new() { ConnectionString = azurite.ConnectionString, Table = name }, clock, new WriteWatch(TimeProvider.System));
        await store.OpenAsync(Cancelled);
        foreach (var shard in shards)
        {
            await store.CommitAsync(Commit(Row(Key(shard)) with { Shard = shard }, Event(1)), Cancelled);
            foreach (var some in Enumerable.Range(1, Older).Chunk(100))
            {
                await Table(name).WriteAsync([.. some.Select(number =>
                {
                    var entity = new TableEntity(Keys.Shard(Tenant, shard), Keys.Log(number));
                    new LoggedCommit(number, Key(shard).SessionId, 1, 0, "old").Put(entity);
                    return entity;
                })], Cancelled);
            }
        }

        return store;
    }

    private async Task<long> SettledAsync(string name, int shard) =>
        (await Table(name).FindAsync(Keys.Shard(Tenant, shard), Keys.Settled, Cancelled))?.GetInt64("Last") ?? 0;

    private TableAccess Table(string name) => new(new TableServiceClient(azurite.ConnectionString).GetTableClient(name));

    /// <summary>More time than a slice has passes between any two looks; and once something else happens meanwhile.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _looks;

        public Action? Once { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            var (once, looks) = (Once, Interlocked.Increment(ref _looks));
            Once = null;
            once?.Invoke();
            return looks * ResolvedLog.Slice.Ticks;
        }
    }
}
