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
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadSegmentsAsync(Key(1), new(), Cancelled));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ReadDayAsync(Tenant, Shard, 1, Cancelled).ToListAsync(Cancelled));

        await server.StartAsync();
        Assert.Equal(1, (await store.FindSessionAsync(Key(1), Cancelled))!.Revision);
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(1), 2), Event(2)), Cancelled));
        Assert.Equal([1, 2], await store.ReadEventsAsync(Key(1), Cancelled).Select(entry => entry.SequenceNumber).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Purges_that_wait_for_the_same_tables_share_one_vacuum()
    {
        var tables = await TablesAsync();
        await using var store = await OpenAsync(tables);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => store.PurgeAsync(Cancelled).AsTask())), remains => Assert.Single(remains));
        await using var database = NpgsqlDataSource.Create(tables);
        await using var vacuums = database.CreateCommand("select vacuum_count from pg_stat_user_tables where relname = 'chunks' and schemaname = current_schema()");
        Assert.InRange((long)(await vacuums.ExecuteScalarAsync(Cancelled))!, 1, 2);
        await store.PurgeAsync(Cancelled);
        Assert.InRange((long)(await vacuums.ExecuteScalarAsync(Cancelled))!, 2, 3);
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
    public async Task A_damaged_chunk_is_named_by_the_feed_and_passed_over()
    {
        var tables = await TablesAsync();
        await using var store = await OpenAsync(tables);
        for (var session = 1; session <= 3; session++) Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(session)), Event(session)), Cancelled));
        await using var database = NpgsqlDataSource.Create(tables);
        await using (var damage = database.CreateCommand($"update chunks set data = set_byte(data, 20, 255 - get_byte(data, 20)) where session = (select id from sessions where sessionid = '{Key(2).SessionId}')"))
            Assert.Equal(1, await damage.ExecuteNonQueryAsync(Cancelled));
        var page = await store.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.Equal([Key(2).SessionId], page.Damaged.Select(damage => damage.SessionId));
        Assert.Equal([Key(1).SessionId, Key(3).SessionId], page.Events.Select(read => read.SessionId));
        Assert.Equal(3, page.Sessions.Count);
        Assert.Equal(page.Next, (await store.ReadFeedAsync(Tenant, page.Next, Cancelled)).Next);
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

    /// <summary>An operator's session that holds a row and is forgotten: who needs that row waits, and nobody else.</summary>
    [Fact]
    public async Task A_row_that_somebody_has_locked_keeps_only_its_own_session_from_being_written()
    {
        var tables = await TablesAsync();
        await using var store = await OpenAsync(tables);
        const int sessions = 60;
        for (var session = 0; session < sessions; session++) await store.CommitAsync(Commit(Row(Key(session)), Event(1)), Cancelled);
        await using var database = NpgsqlDataSource.Create(tables);
        await using var forgotten = await database.OpenConnectionAsync(Cancelled);
        await using var transaction = await forgotten.BeginTransactionAsync(Cancelled);
        await using (var hold = new NpgsqlCommand($"select from sessions where sessionid = '{Key(25).SessionId}' for update", forgotten)) await hold.ExecuteNonQueryAsync(Cancelled);

        var commits = Enumerable.Range(0, sessions).Select(session => store.CommitAsync(Commit(Row(Key(session), 2), Event(2)), Cancelled).AsTask()).ToList();
        Assert.Contains("55P03", (await Assert.ThrowsAsync<StoreUnavailableException>(() => commits[25])).Message, StringComparison.Ordinal);
        commits.RemoveAt(25);
        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Committed, result));
        await Assert.ThrowsAsync<Audiogum.Sessions.Storage.Faults.WriteSetAsideException>(async () => await store.CommitAsync(Commit(Row(Key(25), 2), Event(2)), Cancelled));

        await transaction.RollbackAsync(Cancelled);
        await UntilAsync(async () => await TryAsync(store, Commit(Row(Key(25), 2), Event(2))) is not null);
        Assert.Equal(2, (await store.FindSessionAsync(Key(25), Cancelled))!.Revision);
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_fails_the_probe_until_it_does()
    {
        var tables = await TablesAsync();
        await using var store = await OpenAsync(tables);
        await store.ProbeAsync(Cancelled);
        await using var database = NpgsqlDataSource.Create($"{tables};Pooling=false");
        await SetReadOnlyAsync("on");
        await UntilAsync(async () => (await ProbeAsync()) is { } refused && refused.Contains("25006", StringComparison.Ordinal));
        await UntilAsync(async () => await TryFindAsync()); // reading goes on
        await SetReadOnlyAsync("off");
        await UntilAsync(async () => await ProbeAsync() is null);

        async Task<string?> ProbeAsync()
        {
            try
            {
                await store.ProbeAsync(Cancelled);
                return null;
            }
            catch (StoreUnavailableException unavailable)
            {
                return unavailable.Message;
            }
        }

        async Task<bool> TryFindAsync()
        {
            try
            {
                return await store.FindSessionAsync(Key(1), Cancelled) is null;
            }
            catch (StoreUnavailableException)
            {
                return false; // a connection that was cut is met once
            }
        }

        // As after a failover to a replica: nobody may write, those that are connected already neither.
        async Task SetReadOnlyAsync(string value)
        {
            await using (var set = database.CreateCommand($"begin read write; alter role postgres set default_transaction_read_only = {value}; commit")) await set.ExecuteNonQueryAsync(Cancelled);
            await server.CutConnectionsAsync();
        }
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

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
    }

    private static async Task<CommitResult?> TryAsync(PostgresSessionStore store, SessionCommit commit)
    {
        try
        {
            return await store.CommitAsync(commit, Cancelled);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private static async Task<PostgresSessionStore> OpenAsync(string connectionString)
    {
        var store = new PostgresSessionStore(new() { ConnectionString = connectionString });
        await store.OpenAsync(Cancelled);
        return store;
    }
}
