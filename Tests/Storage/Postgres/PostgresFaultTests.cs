using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>The store in PostgreSQL when the database goes away, is shared, or is not what it should be.</summary>
public sealed class PostgresFaultTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_went_away_is_unavailable_and_one_that_came_back_is_used_again()
    {
        await using var store = await OpenAsync(await TablesAsync());
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled));

        await server.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.CommitAsync(Commit(Row(Key(1), 2), Event(2)), Cancelled));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.FindSessionAsync(Key(1), Cancelled));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadSealedAsync(Key(1), new(), Cancelled));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadDayAsync(Tenant, Shard, 1, Cancelled).ToListAsync(Cancelled));

        await server.StartAsync();
        Assert.Equal(1, (await store.FindSessionAsync(Key(1), Cancelled))!.Revision);
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(1), 2), Event(2)), Cancelled));
        Assert.Equal([1, 2], await store.ReadEventsAsync(Key(1), Cancelled).Select(entry => entry.SequenceNumber).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Two_silos_that_write_the_same_sessions_take_turns_and_lose_nothing()
    {
        var tables = await TablesAsync();
        await using var first = await OpenAsync(tables);
        await using var second = await OpenAsync(tables);
        const int sessions = 20, revisions = 25;
        var won = await Task.WhenAll(new[] { first, second, first, second }.Select((store, writer) => Task.Run(() => WriteAsync(store, writer))));

        Assert.Equal(sessions * revisions, won.Sum());
        for (var session = 0; session < sessions; session++)
        {
            Assert.Equal(revisions, (await first.FindSessionAsync(Key(session), Cancelled))!.Revision);
            Assert.Equal(revisions, await second.ReadEventsAsync(Key(session), Cancelled).CountAsync(Cancelled));
        }

        // Each writes whatever revision comes next, in an order of its own, so that groups meet each other's rows.
        async Task<int> WriteAsync(PostgresSessionStore store, int writer)
        {
            var committed = 0;
            var keys = Enumerable.Range(0, sessions).ToArray();
            new Random(writer).Shuffle(keys);
            await Task.WhenAll(keys.Select(async session =>
            {
                for (long revision; (revision = ((await store.FindSessionAsync(Key(session), Cancelled))?.Revision ?? 0) + 1) <= revisions;)
                {
                    var commit = Commit(Row(Key(session), revision), Event(revision)) with { Rejections = [Rejection("invalid_type")] };
                    if (await store.CommitAsync(commit, Cancelled) == CommitResult.Committed) Interlocked.Increment(ref committed);
                }
            }));
            return committed;
        }
    }

    [Fact]
    public async Task A_write_that_the_database_refuses_fails_alone()
    {
        await using var store = await OpenAsync(await TablesAsync());
        var commits = Enumerable.Range(0, 50).Select(i => store.CommitAsync(
            Commit(Row(Key(i)), Event(i)) with { Rejections = i == 25 ? [Rejection("a\0b")] : [] }, Cancelled).AsTask()).ToArray();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => commits[25]);
        foreach (var commit in commits.Where((_, i) => i != 25)) Assert.Equal(CommitResult.Committed, await commit);
        Assert.Null(await store.FindSessionAsync(Key(25), Cancelled));
    }

    [Fact]
    public async Task Another_number_of_shards_is_refused()
    {
        var tables = await TablesAsync();
        await using (await OpenAsync(tables))
        {
        }

        await using var other = new PostgresSessionStore(new() { ConnectionString = tables, Shards = 8 });
        Assert.Contains("Sessions:Shards is fixed", (await Assert.ThrowsAsync<StoreUnavailableException>(() => other.OpenAsync(Cancelled))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_acknowledges_before_it_writes_is_refused()
    {
        await using var store = new PostgresSessionStore(new() { ConnectionString = await TablesAsync() + ";Options=-c synchronous_commit=off" });
        Assert.Contains("synchronous_commit", (await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(Cancelled))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_bytes_are_named_and_never_read_as_data()
    {
        var tables = await TablesAsync();
        await using var store = await OpenAsync(tables);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        await using var database = NpgsqlDataSource.Create(tables);
        await using var damage = database.CreateCommand("update chunks set data = set_byte(data, 20, get_byte(data, 20) # 1)");
        Assert.Equal(1, await damage.ExecuteNonQueryAsync(Cancelled));
        Assert.Equal("chunks", (await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.ReadEventsAsync(Key(1), Cancelled).ToListAsync(Cancelled))).Table);
    }

    private async Task<string> TablesAsync()
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        return connectionString;
    }

    private static async Task<PostgresSessionStore> OpenAsync(string connectionString)
    {
        var store = new PostgresSessionStore(new() { ConnectionString = connectionString });
        await store.OpenAsync(Cancelled);
        return store;
    }
}
