using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Postgres;
using Audiogum.Sessions.Tests.Storage.Contract;
using Npgsql;

namespace Audiogum.Sessions.Tests.Storage.Postgres;

/// <summary>The store in PostgreSQL keeps the contract, in a database of its own for each test.</summary>
public sealed class PostgresSessionStoreTests(PostgresServer server) : SessionStoreContract, IClassFixture<PostgresServer>
{
    private string? connectionString;

    protected override async ValueTask<ISessionStore> OpenAsync()
    {
        if (connectionString is null)
        {
            connectionString = await server.CreateDatabaseAsync();
            await using var database = NpgsqlDataSource.Create(connectionString);
            await new PostgresSchema(database).UpgradeAsync(SessionSchema.Part, Cancelled);
        }

        var store = new PostgresSessionStore(new() { ConnectionString = connectionString });
        await store.OpenAsync(Cancelled);
        return store;
    }

    protected override ValueTask CloseAsync(ISessionStore store) => ((PostgresSessionStore)store).DisposeAsync();

    protected override ValueTask CleanUpAsync() => ValueTask.CompletedTask;
}
