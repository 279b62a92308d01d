using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>The order of what is stored in PostgreSQL: a write that stands still delays readers, and stops nobody.</summary>
public sealed class PositionTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_is_not_committed_yet_holds_the_feed_back_and_nobody_else()
    {
        var tables = await TablesAsync(SessionSchema.Part);
        await using var database = NpgsqlDataSource.Create(tables);
        await using var store = await OpenAsync(tables);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        var first = await store.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.False(first.IsHeldBack);
        var (shard, end) = (Assert.Single(await ChangesAsync(store, default)).Position, (await store.ReadEndAsync(Tenant, Shard, Cancelled)).Visible);

        // Another silo's group: it has its number, and stands still before its commit.
        await using var slow = await database.OpenConnectionAsync(Cancelled);
        await using var transaction = await slow.BeginTransactionAsync(Cancelled);
        await StampAsync(slow, Key(1));
        await ExecuteAsync(slow, "insert into chunks (session, tenant, first, last, playevents, data, xid) select session, tenant, first, last, playevents, data, pg_current_xact_id()::text::bigint from chunks");
        await ExecuteAsync(slow, "insert into rejections (tenant, receivedat, code, pointer, message, istext, json, xid) select id, 7, '', '', '', false, '', pg_current_xact_id()::text::bigint from tenants");

        var alone = await store.ReadEndAsync(Tenant, Shard, Cancelled); // what is written now has the highest number of all
        Assert.True(alone.Begun > alone.Visible);
        Assert.False((await store.ReadEndAsync(Tenant, Shard, Cancelled)).HasPassed(alone.Begun));

        // Everybody else goes on: commits are acknowledged, pages are read, and nothing beyond the slow one is shown.
        await store.CommitAsync(Commit(Row(Key(2)), Event(1)), Cancelled).AsTask().WaitAsync(Deadline, Cancelled);
        await store.AppendRejectionsAsync(Tenant, [Rejection("invalid_type")], Cancelled);
        var held = await store.ReadFeedAsync(Tenant, first.Next, Cancelled).AsTask().WaitAsync(Deadline, Cancelled);
        Assert.Equal((first.Next, false, true, 0, 0, 0), (held.Next, held.HasMore, held.IsHeldBack, held.Events.Count, held.Rejections.Count, held.Sessions.Count));
        Assert.Empty(await ChangesAsync(store, shard));
        var now = await store.ReadEndAsync(Tenant, Shard, Cancelled);
        Assert.Equal(alone.Visible, now.Visible);
        Assert.True(now.Begun > now.Visible);
        var erased = await store.RewriteRejectionsAsync(Tenant, default, rejection => rejection, Cancelled);
        Assert.Equal((default, true), (erased.Last, erased.IsLast)); // as far as everything is visible
        Assert.Equal(Key(2).SessionId, (await store.FindSessionAsync(Key(2), Cancelled))!.Key.SessionId);

        await transaction.CommitAsync(Cancelled);
        var rest = await store.ReadFeedAsync(Tenant, held.Next, Cancelled);
        Assert.Equal([Key(1).SessionId, Key(2).SessionId], rest.Events.Select(read => read.SessionId));
        Assert.Equal([7, Morning], rest.Rejections.Select(rejection => rejection.Receipt.ReceivedAt));
        Assert.Equal([Key(1).SessionId, Key(2).SessionId], rest.Sessions.Select(session => session.SessionId));
        Assert.False(rest.IsHeldBack);
        Assert.Equal([Key(1).SessionId, Key(2).SessionId], (await ChangesAsync(store, shard)).Select(row => row.SessionId));
        Assert.Equal([Key(1).SessionId, Key(2).SessionId], (await ChangesAsync(store, end)).Select(row => row.SessionId));
        Assert.True((await store.ReadEndAsync(Tenant, Shard, Cancelled)).Visible >= now.Begun);
        Assert.True((await store.ReadEndAsync(Tenant, Shard, Cancelled)).HasPassed(now.Begun));
        Assert.True((await store.RewriteRejectionsAsync(Tenant, default, rejection => rejection, Cancelled)).Last > default(StorePosition));
    }

    [Fact]
    public async Task A_write_that_is_taken_back_holds_nothing_back_any_more()
    {
        var tables = await TablesAsync(SessionSchema.Part);
        await using var database = NpgsqlDataSource.Create(tables);
        await using var store = await OpenAsync(tables);
        await store.CommitAsync(Commit(Row(Key(1)), Event(1)), Cancelled);
        await using (var slow = await database.OpenConnectionAsync(Cancelled))
        {
            await using var transaction = await slow.BeginTransactionAsync(Cancelled);
            await StampAsync(slow, Key(1));
            await store.CommitAsync(Commit(Row(Key(2)), Event(1)), Cancelled);
            Assert.Single((await store.ReadFeedAsync(Tenant, null, Cancelled)).Events);
            await transaction.RollbackAsync(Cancelled);
        }

        Assert.Equal([Key(1).SessionId, Key(2).SessionId], (await store.ReadFeedAsync(Tenant, null, Cancelled)).Events.Select(read => read.SessionId));
    }

    [Fact]
    public async Task Writers_and_readers_take_no_lock_that_others_wait_for()
    {
        var tables = await TablesAsync(SessionSchema.Part);
        await using var database = NpgsqlDataSource.Create(tables);
        await using var store = await OpenAsync(tables);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var busy = Task.WhenAll(
            LoopAsync(async round => await store.CommitAsync(Commit(Row(Key(round)), Event(1)) with { Rejections = [Rejection("conflict")] }, Cancelled)),
            LoopAsync(async _ => await store.ReadFeedAsync(Tenant, null, Cancelled)),
            LoopAsync(async _ => await ChangesAsync(store, (await store.ReadEndAsync(Tenant, Shard, Cancelled)).Visible)));
        for (var look = 0; look < 200; look++)
        {
            await using var locks = database.CreateCommand("select count(*) from pg_locks where locktype = 'advisory' or not granted or mode in ('ExclusiveLock', 'AccessExclusiveLock') and locktype = 'relation'");
            Assert.Equal(0L, await locks.ExecuteScalarAsync(Cancelled));
        }

        await done.CancelAsync();
        await busy;

        Task LoopAsync(Func<int, Task> work) => Task.Run(async () =>
        {
            for (var round = 0; !done.IsCancellationRequested; round++) await work(round);
        });
    }

    [Fact]
    public async Task Tables_that_come_from_a_server_with_higher_numbers_show_everything_and_go_on_in_order()
    {
        var tables = await TablesAsync(SessionSchema.Part);
        await using var database = NpgsqlDataSource.Create(tables);
        string? next;
        StorePosition last;
        await using (var store = await OpenAsync(tables))
        {
            for (var session = 0; session < 5; session++) await store.CommitAsync(Commit(Row(Key(session)), Event(1)) with { Rejections = [Rejection("conflict")] }, Cancelled);
            foreach (var table in (string[])["changes", "chunks", "rejections"]) await ExecuteAsync(database, $"update {table} set xid = xid + 4000000000");
            Assert.Empty((await store.ReadFeedAsync(Tenant, null, Cancelled)).Events); // as it would be if nobody looked
        }

        await using (var store = await OpenAsync(tables))
        {
            var page = await store.ReadFeedAsync(Tenant, null, Cancelled);
            Assert.Equal((5, 5, 5, false), (page.Events.Count, page.Rejections.Count, page.Sessions.Count, page.IsHeldBack));
            (next, last) = (page.Next, (await ChangesAsync(store, default))[^1].Position);
        }

        await using var again = await OpenAsync(tables);
        await again.CommitAsync(Commit(Row(Key(3), 2), Event(2)), Cancelled);
        Assert.Equal([Key(3).SessionId], (await again.ReadFeedAsync(Tenant, next, Cancelled)).Events.Select(read => read.SessionId));
        Assert.Equal([Key(3).SessionId], (await ChangesAsync(again, last)).Select(row => row.SessionId));
        Assert.Equal(5, (await ChangesAsync(again, default)).Count);
    }

    [Fact]
    public async Task Tables_of_an_older_release_are_read_whole_and_a_feed_goes_on_where_it_was()
    {
        const int before = 4;
        var tables = await TablesAsync(SessionSchema.Part with { Steps = [.. SessionSchema.Part.Steps.Take(before)] });
        await using var database = NpgsqlDataSource.Create(tables);
        await ExecuteAsync(database, "insert into tenants (name) values ('acme')");
        for (var session = 1; session <= 3; session++)
        {
            var id = Guid.ParseExact(Key(session).SessionId, "N");
            await ExecuteAsync(database,
                $"""
                insert into sessions (tenant, sessionid, shard, revision, version, change, startedat, lastreceivedat, liveuntil, livehour, widest, sealedparts, client, platform, devicename, contribution, summary)
                    values (1, '{id}', {Shard}, 1, 1, {1_795_161_600_000_000 + session}, 1, 1, 1, 0, 0, 0, '', '', '', '', '');
                insert into changes (session, tenant, shard, change) values ({session}, 1, {Shard}, {1_795_161_600_000_000 + session});
                insert into chunks (session, tenant, first, last, playevents, data) values ({session}, 1, 1, 1, 1, '\x{Convert.ToHexString(Chunk(session))}');
                insert into rejections (tenant, receivedat, code, pointer, message, istext, json) values (1, {session}, '', '', '', false, '')
                """);
        }

        await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        await using var store = await OpenAsync(tables);
        await store.CommitAsync(Commit(Row(Key(4)), Event(4)), Cancelled);
        var page = await store.ReadFeedAsync(Tenant, "1.1.1", Cancelled); // as an older release wrote it
        Assert.Equal([2, 3, 4], page.Events.Select(read => read.Entry.SequenceNumber));
        Assert.Equal([2, 3], page.Rejections.Select(rejection => rejection.Receipt.ReceivedAt));
        Assert.Equal([2, 3, 4], page.Sessions.Select(session => int.Parse(session.SessionId, null)));
        Assert.Equal(4, (await ChangesAsync(store, default)).Count);
        Assert.Equal([4, 3, 2], (await store.ListPlayEventsAsync(Tenant, 3, Cancelled)).Select(entry => entry.SequenceNumber));

        // An older release that still runs is refused: it would write out of order.
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database, "insert into changes (session, tenant, shard, place) select session, tenant, shard, nextval('feedplaces') from changes on conflict (session) do update set place = excluded.place"));
        Assert.Equal(PostgresErrorCodes.NotNullViolation, refused.SqlState);

        static byte[] Chunk(int number) => Audiogum.Sessions.Storage.Chunks.EventChunk.Encode([Event(number)]);
    }

    private static async Task<List<ContributionRow>> ChangesAsync(PostgresSessionStore store, StorePosition after) =>
        await store.ReadChangesAsync(Tenant, Shard, after, null, Cancelled).ToListAsync(Cancelled);

    private static Task StampAsync(NpgsqlConnection connection, SessionKey key) => ExecuteAsync(connection,
        $"update changes set xid = pg_current_xact_id()::text::bigint, place = nextval('feedplaces') where session = (select id from sessions where sessionid = '{Guid.ParseExact(key.SessionId, "N")}')");

    private async Task<string> TablesAsync(SchemaPart part)
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        await new PostgresSchema(database).UpgradeAsync(part, Cancelled);
        return connectionString;
    }

    private static async Task<PostgresSessionStore> OpenAsync(string connectionString)
    {
        var store = new PostgresSessionStore(new() { ConnectionString = connectionString });
        await store.OpenAsync(Cancelled);
        return store;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var connection = await database.OpenConnectionAsync(Cancelled);
        await ExecuteAsync(connection, sql);
    }
}
