using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>Promise P8 in PostgreSQL: what one write does to those that are in its group.</summary>
public sealed class PostgresNeighbourTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private const int Sessions = 60;
    private NpgsqlDataSource _database = null!;
    private PostgresSessionStore _store = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var tables = await server.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(tables);
        await new PostgresSchema(_database).UpgradeAsync(SessionSchema.Part, Cancelled);
        _store = new(new() { ConnectionString = tables });
        await _store.OpenAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A refold or an erasure of a very long session, for example.</summary>
    [Fact]
    public async Task A_write_that_takes_longer_than_a_group_may_gets_through_and_fails_nobody()
    {
        await ExecuteAsync($"""
            create function slow() returns trigger language plpgsql as $$ begin
                if new.sessionid = '{Guid.ParseExact(Key(25).SessionId, "N")}' then perform pg_sleep(4); end if;
                return new;
            end $$;
            create trigger slow before insert on sessions for each row execute function slow();
            """);
        var results = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => _store.CommitAsync(Commit(Row(Key(session)), Event(1)), Cancelled).AsTask()));
        Assert.All(results, result => Assert.Equal(CommitResult.Committed, result));
        Assert.Equal(1, (await _store.FindSessionAsync(Key(25), Cancelled))!.Revision);
    }

    [Fact]
    public async Task Several_rows_that_somebody_has_locked_keep_no_other_session_of_their_tenant_from_being_written()
    {
        for (var session = 0; session < Sessions; session++) await _store.CommitAsync(Commit(Row(Key(session)), Event(1)), Cancelled);
        var locked = Enumerable.Range(20, 4).ToList();
        await using var forgotten = await _database.OpenConnectionAsync(Cancelled);
        await using var transaction = await forgotten.BeginTransactionAsync(Cancelled);
        await using (var hold = new NpgsqlCommand($"select from sessions where sessionid in ({string.Join(',', locked.Select(session => $"'{Key(session).SessionId}'"))}) for update", forgotten))
            await hold.ExecuteNonQueryAsync(Cancelled);

        var commits = Enumerable.Range(0, Sessions).Select(session => _store.CommitAsync(Commit(Row(Key(session), 2), Event(2)), Cancelled).AsTask()).ToList();
        foreach (var session in Enumerable.Range(0, Sessions).Except(locked)) Assert.Equal(CommitResult.Committed, await commits[session]);
        foreach (var session in locked) await Assert.ThrowsAsync<StoreUnavailableException>(() => commits[session]);
        Assert.Equal(CommitResult.Committed, await _store.CommitAsync(Commit(Row(Key(0), 3), Event(3)), Cancelled));
        await transaction.RollbackAsync(Cancelled);
    }

    /// <summary>A bug of this program, met while the group's columns are built.</summary>
    [Fact]
    public async Task A_write_that_cannot_be_sent_fails_alone()
    {
        var commits = Enumerable.Range(0, Sessions).Select(session =>
        {
            var commit = Commit(Row(Key(session)), Event(1));
            return _store.CommitAsync(session == 25 ? commit with { AddedDays = null! } : commit, Cancelled).AsTask();
        }).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => commits[25]);
        commits.RemoveAt(25);
        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Committed, result));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
