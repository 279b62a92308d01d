using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Npgsql;
using static Audiogum.Sessions.Tests.Storage.Contract.StoreSamples;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>Promises P4 and P9 in PostgreSQL: bytes that are not what was written hurt their own session, and nobody else.</summary>
public sealed class DamagedRowTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const int Sessions = 5;
    private const int Damaged = 2;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_damaged_chunk_hurts_its_session_only_and_a_damaged_rejection_hides_no_other()
    {
        var tables = await server.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(tables);
        await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        await using var store = new PostgresSessionStore(new() { ConnectionString = tables });
        await store.OpenAsync(Cancelled);
        for (var number = 0; number < Sessions; number++)
            await store.CommitAsync(Commit(Row(Key(number)), Event(1)) with { Rejections = [Rejection($"code{number}")] }, Cancelled);
        await ExecuteAsync(database, $"update chunks set data = set_byte(data, length(data) - 1, get_byte(data, length(data) - 1) # 255) where session = (select id from sessions where sessionid = '{Guid.ParseExact(Key(Damaged).SessionId, "N")}')");
        await ExecuteAsync(database, $"update rejections set json = '\\xff00' where code = 'code{Damaged}'");

        // The feed, which exports and usage are read from, goes on and names the session.
        var page = await store.ReadFeedAsync(Tenant, null, Cancelled);
        Assert.Equal(Key(Damaged).SessionId, Assert.Single(page.Damaged).SessionId);
        Assert.Equal(Others(), page.Events.Select(read => int.Parse(read.SessionId, null)));
        Assert.Equal(Enumerable.Range(0, Sessions).Select(number => $"code{number}"), page.Rejections.Select(rejection => rejection.Code));
        Assert.Contains("corrupt", page.Rejections[Damaged].Message, StringComparison.Ordinal);
        Assert.Equal(Sessions, page.Sessions.Count);
        Assert.Empty((await store.ReadFeedAsync(Tenant, page.Next, Cancelled)).Damaged);
        Assert.Equal(Sessions, (await store.ListRejectionsAsync(Tenant, 10, Cancelled)).Count);

        // So do shards and retention, and all that is asked of another session.
        Assert.Equal(Sessions, await store.ReadChangesAsync(Tenant, Shard, default, null, Cancelled).CountAsync(Cancelled));
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.ReadEventsAsync(Key(Damaged), Cancelled).ToListAsync(Cancelled));
        foreach (var number in Others())
        {
            Assert.Single(await store.ReadEventsAsync(Key(number), Cancelled).ToListAsync(Cancelled));
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(number), 2)) with { RemovesEvents = true }, Cancelled));
        }

        // Retention deletes raw events without reading them: the damage goes with them.
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(Commit(Row(Key(Damaged), 2)) with { RemovesEvents = true }, Cancelled));
        Assert.Empty((await store.ReadFeedAsync(Tenant, null, Cancelled)).Damaged);
    }

    private static IEnumerable<int> Others() => Enumerable.Range(0, Sessions).Where(number => number != Damaged);

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancelled));
    }
}
