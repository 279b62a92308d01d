using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Silo.GrainStorage;
using Audiogum.Sessions.Storage.Postgres;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;
using Npgsql;

namespace Audiogum.Sessions.Tests.Deployment.GrainStorage;

/// <summary>The embedded storage keeps the contract: what a server has that sets nothing.</summary>
public sealed class EmbeddedGrainStorageTests : GrainStorageContract
{
    protected override Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult<Dictionary<string, string?>>([]);
}

/// <summary>Orleans' storage in PostgreSQL keeps it, over our tables and queries.</summary>
public sealed class PostgresGrainStorageTests(PostgresServer postgres) : GrainStorageContract, IClassFixture<PostgresServer>
{
    protected override async Task<Dictionary<string, string?>> SettingsAsync()
    {
        var connectionString = await postgres.CreateDatabaseAsync();
        await using var database = NpgsqlDataSource.Create(connectionString);
        foreach (var part in (SchemaPart[])[MembershipSchema.Part, GrainStateSchema.Part]) await new PostgresSchema(database).UpgradeAsync(part, CancellationToken.None);
        return new() { ["Sessions:GrainStorage"] = "PostgreSql", ["ConnectionStrings:PostgreSql"] = connectionString };
    }
}

/// <summary>Orleans' storage in Redis keeps it.</summary>
public sealed class RedisGrainStorageTests(RedisServer redis) : GrainStorageContract, IClassFixture<RedisServer>
{
    private static int databases;

    protected override Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult<Dictionary<string, string?>>(new()
    {
        ["Sessions:GrainStorage"] = "Redis",
        ["ConnectionStrings:Redis"] = $"{redis.ConnectionString},defaultDatabase={Interlocked.Increment(ref databases)}",
    });
}
