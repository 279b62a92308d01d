using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>What must hold of the database before anything is written to it.</summary>
internal static class ServerRequirements
{
    /// <summary>Writes down, once, how many shards a tenant has: counted by another number, sums would be silently false.</summary>
    public static async Task HoldShardCountAsync(NpgsqlDataSource database, int shards, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var hold = new NpgsqlCommand("insert into shardcount (shards) values ($1) on conflict do nothing", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = shards } },
        };
        await hold.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var read = new NpgsqlCommand("select shards from shardcount", connection);
        var held = (int)(await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (held != shards)
            throw new StoreUnavailableException($"The database was written with {held} shards a tenant, not {shards}: Sessions:Shards is fixed once there is data.");
    }

    /// <summary>Refuses a server that says a commit is done before it is on a disk: what is acknowledged must survive.</summary>
    public static async Task DemandSyncAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select current_setting('synchronous_commit') <> 'off' and current_setting('fsync') = 'on'");
        if (!(bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
            throw new StoreUnavailableException("PostgreSQL acknowledges commits that are not on a disk: set fsync and synchronous_commit to on.");
    }
}
