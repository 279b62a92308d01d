using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>
/// A database server that crashes gives numbers of transactions again that left nothing in its log: of those that were rolled
/// back, or only read. Who read the store's end before, and is not hurt by the crash, sees what is written with them.
/// </summary>
public sealed class ReusedNumberTests : IAsyncLifetime
{
    private const int Burnt = 50;

    // The log's writer brings what nobody waits for to the disk after so long, at the earliest.
    private const string LateLog = "wal_writer_delay=10s";

    private readonly PostgresServer server = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await server.StopAsync();
        await server.StartAsync(LateLog);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Who_knows_the_end_meets_what_is_written_after_a_crash_that_took_back_numbers()
    {
        var tables = await server.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(tables);
        await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        await using var store = new PostgresSessionStore(new() { ConnectionString = tables });
        await store.OpenAsync(Cancelled);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)) with { Rejections = [Rejection("conflict")] }, Cancelled);
        var feed = await store.ReadFeedAsync(Tenant, null, Cancelled);
        await using (var connection = await database.OpenConnectionAsync(Cancelled))
        {
            for (var i = 0; i < Burnt; i++) await ExecuteAsync(connection, "begin; select pg_current_xact_id(); rollback");
        }

        var end = await store.ReadEndAsync(Tenant, Shard, Cancelled);
        var empty = await store.ReadEndAsync(Tenant, Shard + 1, Cancelled);
        await server.CrashAsync();
        await server.StartAsync(LateLog);
        await AnswersAsync(store);
        await store.CommitAsync(Commit(Row(Key(2)), Event(1)) with { Rejections = [Rejection("conflict")] }, Cancelled);
        await store.CommitAsync(Commit(Row(Key(3)) with { Shard = Shard + 1 }, Event(1)), Cancelled);
        Assert.Equal([Key(2).SessionId], await ChangesAsync(store, Shard, end.Resume));
        Assert.Equal([Key(3).SessionId], await ChangesAsync(store, Shard + 1, empty.Resume));
        var page = await store.ReadFeedAsync(Tenant, feed.Next, Cancelled);
        Assert.Equal((2, 1, 2), (page.Events.Count, page.Rejections.Count, page.Sessions.Count));

        // Nobody waits until the numbers have come up again to where they were: what was being written is gone.
        var now = await store.ReadEndAsync(Tenant, Shard, Cancelled);
        Assert.True(now.Resume < end.Visible && now.Visible < end.Begun, "The crash took back no numbers: this shows nothing.");
        Assert.True(now.HasPassed(end.Begun));
    }

    // Connections of the store's pools broke with the server: each says so once, or mends itself.
    private static async Task AnswersAsync(PostgresSessionStore store)
    {
        foreach (var call in (Func<Task>[])[
            () => store.ProbeAsync(Cancelled).AsTask(),
            () => store.ReadEndAsync(Tenant, Shard, Cancelled).AsTask(),
            () => store.ReadFeedAsync(Tenant, null, Cancelled).AsTask()])
        {
            for (var broken = true; broken;)
            {
                try
                {
                    await call();
                    broken = false;
                }
                catch (StoreUnavailableException)
                {
                    Cancelled.ThrowIfCancellationRequested();
                }
            }
        }
    }

    private static async Task<List<string>> ChangesAsync(PostgresSessionStore store, int shard, StorePosition after) =>
        await store.ReadChangesAsync(Tenant, shard, after, null, Cancelled).Select(row => row.SessionId).ToListAsync(Cancelled);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
