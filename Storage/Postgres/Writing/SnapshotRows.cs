using Audiogum.Sessions.Storage.Postgres.Reading;
using Audiogum.Sessions.Storage.Snapshots;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Writing;

/// <summary>Reads, writes and removes what shards keep of their views.</summary>
internal static class SnapshotRows
{
    private const string Find = "select data from snapshots where tenant = $1 and shard = $2 and day = $3";

    private const string Write = "insert into snapshots (tenant, shard, day, data) values ($1, $2, $3, $4) on conflict (tenant, shard, day) do update set data = excluded.data";

    private const string Remove = "delete from snapshots where tenant = $1 and shard = $2";

    /// <summary>What is kept under a key, or null.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> FindAsync(NpgsqlDataSource database, SnapshotKey key, CancellationToken cancellationToken) =>
        await CreateQuery(Find, key).ListAsync(database, row => row.GetFieldValue<byte[]>(0), cancellationToken).ConfigureAwait(false) is [var data] ? data.AsMemory() : default(ReadOnlyMemory<byte>?);

    /// <summary>Writes it, over what was there.</summary>
    public static async ValueTask WriteAsync(NpgsqlDataSource database, SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        SnapshotKey.Demand(data);
        await RunAsync(CreateQuery(Write, key).With(data), database, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes all of a shard.</summary>
    public static ValueTask RemoveAsync(NpgsqlDataSource database, string tenant, int shard, CancellationToken cancellationToken) =>
        RunAsync(new Query(Remove).With(tenant).With(shard), database, cancellationToken);

    private static Query CreateQuery(string sql, SnapshotKey key) =>
        new Query(sql).With(key.Tenant).With(key.Shard).With(key.StoredDay);

    private static async ValueTask RunAsync(Query query, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        await query.ListAsync(database, row => row.FieldCount, cancellationToken).ConfigureAwait(false);
}
