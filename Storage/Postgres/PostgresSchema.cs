using System.Globalization;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>
/// Makes and upgrades tables in PostgreSQL, and says which version they have. A part is upgraded in one transaction,
/// under a lock that only one process at a time can have: any number may be told to upgrade at once, and one that stops in
/// the middle holds nobody up.
/// </summary>
/// <param name="database">The database; tables lie in the first schema of its search path.</param>
public sealed class PostgresSchema(NpgsqlDataSource database)
{
    // Any number that nobody else locks: 'sessions' in ASCII.
    private const long LockKey = 0x73657373696F6E73;

    // A class that PostgreSQL uses for nothing.
    private const string ChangedMeanwhile = "SE001";

    /// <summary>Brings a part to its newest version; returns the one it had before, 0 for none.</summary>
    /// <exception cref="SchemaVersionException">The tables are newer than this program; nothing was changed.</exception>
    public async Task<int> UpgradeAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (true)
        {
            var before = await FindVersionAsync(connection, part, cancellationToken);
            if (before > part.Version) throw new SchemaVersionException(part, before);
            if (before == part.Version) return before;
            try
            {
                await ExecuteAsync(connection, UpgradeOf(part, before), cancellationToken);
                return before;
            }
            catch (PostgresException changed) when (changed.SqlState == ChangedMeanwhile)
            {
                // Another process upgraded it: there may be nothing left to do.
            }
        }
    }

    /// <summary>Makes sure that a part has the version that this program works with.</summary>
    /// <exception cref="SchemaVersionException">It has another, or none.</exception>
    public async Task DemandAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var version = await FindVersionAsync(connection, part, cancellationToken);
        if (version != part.Version) throw new SchemaVersionException(part, version);
    }

    /// <summary>
    /// All steps as one message, which is one transaction and ends without this process. The lock comes first, then whether
    /// the version is still the one it was; who waits for a table longer than a moment gives up, since all wait behind him.
    /// </summary>
    private static string UpgradeOf(SchemaPart part, int before) => string.Create(CultureInfo.InvariantCulture, $"""
        select pg_advisory_xact_lock({LockKey});
        create table if not exists sessions_schema (part text primary key, version integer not null);
        do $$ begin
            if coalesce((select version from sessions_schema where part = '{part.Name}'), 0) <> {before} then
                raise exception 'upgraded meanwhile' using errcode = '{ChangedMeanwhile}';
            end if;
        end $$;
        select set_config('lock_timeout', '2s', true);
        {string.Join('\n', part.Steps.Skip(before).Select(step => step.TrimEnd().TrimEnd(';') + ';'))}
        insert into sessions_schema values ('{part.Name}', {part.Version}) on conflict (part) do update set version = excluded.version;
        """);

    private static async Task<int> FindVersionAsync(NpgsqlConnection connection, SchemaPart part, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("select to_regclass('sessions_schema') is not null", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return 0;
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
