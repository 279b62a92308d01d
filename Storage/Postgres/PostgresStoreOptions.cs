namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>Where the store in PostgreSQL lives.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>How to reach the database, as Npgsql reads it. Its tables are those of <see cref="SessionSchema"/>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Shards of a tenant; a database that was written with another number is refused. Default 16.</summary>
    public int Shards { get; init; } = 16;
}
