using System.Diagnostics;
using Audiogum.Sessions.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>A number that was taken before another one may become visible after it: the feed waits for it.</summary>
public sealed class FeedFenceTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_feed_does_not_pass_a_write_that_is_not_committed_yet()
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        await using var store = new PostgresSessionStore(new() { ConnectionString = connectionString });
        await store.OpenAsync(Cancelled);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);

        // Another silo's group: it has taken its number, and its commit takes its time.
        await using var slow = await database.OpenConnectionAsync(Cancelled);
        await using var transaction = await slow.BeginTransactionAsync(Cancelled);
        await ExecuteAsync(slow, "select pg_advisory_xact_lock_shared(8026367105823139169)");
        await ExecuteAsync(slow, "insert into chunks (session, tenant, first, last, playevents, data) select session, tenant, first, last, playevents, data from chunks");
        await store.CommitAsync(Commit(Row(Key(2)), Event(1)), Cancelled);

        var reading = store.ReadFeedAsync(Tenant, null, Cancelled).AsTask();
        var begun = Stopwatch.GetTimestamp();
        while (!reading.IsCompleted && !await IsAwaitedAsync(database))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Deadline, "Nobody waits, and nothing was read.");
            await Task.Delay(Pause, TimeProvider.System, Cancelled);
        }

        await transaction.CommitAsync(Cancelled);
        var page = await reading;
        var rest = await store.ReadFeedAsync(Tenant, page.Next, Cancelled);
        Assert.Equal([Key(1).SessionId, Key(1).SessionId, Key(2).SessionId], page.Events.Concat(rest.Events).Select(read => read.SessionId));
    }

    private static async Task<bool> IsAwaitedAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select exists (select from pg_locks where locktype = 'advisory' and not granted)");
        return (bool)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
