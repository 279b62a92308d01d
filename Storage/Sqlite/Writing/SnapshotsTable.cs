using Audiogum.Sessions.Storage.Snapshots;
using Audiogum.Sessions.Storage.Sqlite.Reading;

namespace Audiogum.Sessions.Storage.Sqlite.Writing;

/// <summary>Reads, writes and removes what shards keep of their views.</summary>
internal sealed class SnapshotsTable(SqliteDatabase database)
{
    private const string Found = "SELECT id, data FROM snapshots WHERE tenant = ? AND shard = ? AND day = ?";

    private readonly SqliteStatement _write = database.Prepare(
        "INSERT INTO snapshots (tenant, shard, day, data) VALUES (?, ?, ?, ?) ON CONFLICT (tenant, shard, day) DO UPDATE SET data = excluded.data");

    private readonly SqliteStatement _remove = database.Prepare("DELETE FROM snapshots WHERE tenant = ? AND shard = ?");

    /// <summary>Writes what <see cref="RowChecksum.AppendToSnapshot"/> made, over what was there.</summary>
    public void Write(SnapshotKey key, ReadOnlySpan<byte> blob) => _write.Start().Bind(key.Tenant).Bind(key.Shard).Bind(key.StoredDay).Bind(blob).Run();

    /// <summary>Removes all of a shard.</summary>
    public void Remove(string tenant, int shard) => _remove.Start().Bind(tenant).Bind(shard).Run();

    /// <summary>What is kept under a key, or null.</summary>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    public static ReadOnlyMemory<byte>? Find(ReaderConnection connection, SnapshotKey key)
    {
        var row = connection.Start(Found).Bind(key.Tenant).Bind(key.Shard).Bind(key.StoredDay);
        if (!row.Step()) return null;
        var (id, blob) = (row.Integer(0), row.Blob(1));
        row.Reset();
        return RowChecksum.OpenSnapshot(blob, key.Tenant, key.Shard, key.StoredDay, id);
    }
}
