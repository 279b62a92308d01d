using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>
/// Makes and upgrades tables in PostgreSQL, and says which version they have. A part is upgraded in one transaction,
/// under a lock that only one process at a time can have: any number may be told to upgrade at once.
/// </summary>
/// <param name="database">The database; tables lie in the first schema of its search path.</param>
public sealed class PostgresSchema(NpgsqlDataSource database)
{
    // Any number that nobody else locks: 'sessions' in ASCII.
    private const long LockKey = 0x73657373696F6E73;

    /// <summary>Brings a part to its newest version; returns the one it had before, 0 for none.</summary>
    /// <exception cref="SchemaVersionException">The tables are newer than this program; nothing was changed.</exception>
    public async Task<int> UpgradeAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey})", cancellationToken);
        await ExecuteAsync(connection, "create table if not exists sessions_schema (part text primary key, version integer not null)", cancellationToken);
        var before = await VersionAsync(connection, part, cancellationToken);
        if (before > part.Version) throw new SchemaVersionException(part, before);
        foreach (var step in part.Steps.Skip(before)) await ExecuteAsync(connection, step, cancellationToken);
        await using var mark = new NpgsqlCommand("insert into sessions_schema values ($1, $2) on conflict (part) do update set version = excluded.version", connection)
        {
            Parameters = { new() { Value = part.Name }, new() { Value = part.Version } },
        };
        await mark.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return before;
    }

    /// <summary>Makes sure that a part has the version that this program works with.</summary>
    /// <exception cref="SchemaVersionException">It has another, or none.</exception>
    public async Task DemandAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select to_regclass('sessions_schema') is not null", connection);
        var version = (bool)(await exists.ExecuteScalarAsync(cancellationToken))! ? await VersionAsync(connection, part, cancellationToken) : 0;
        if (version != part.Version) throw new SchemaVersionException(part, version);
    }

    private static async Task<int> VersionAsync(NpgsqlConnection connection, SchemaPart part, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select version from sessions_schema where part = $1", connection) { Parameters = { new() { Value = part.Name } } };
        return await command.ExecuteScalarAsync(cancellationToken) is int version ? version : 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>The tables are not of the version that this program works with; the message says what to do.</summary>
/// <param name="part">Which tables.</param>
/// <param name="found">Their version, 0 for none.</param>
public sealed class SchemaVersionException(SchemaPart part, int found) : Exception(found < part.Version
    ? $"The tables of {part.Name} have version {found}, this program works with {part.Version}: run the silo's command schema first."
    : $"The tables of {part.Name} have version {found}, this program works with {part.Version}: they were upgraded by a newer release.");
