using Audiogum.Sessions.Storage.Snapshots;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>Reads, writes and removes what shards keep of their views: each in one entity, whole.</summary>
internal static class SnapshotEntity
{
    private const string Data = "D";

    /// <summary>What is kept under a key, or null.</summary>
    /// <exception cref="StoreCorruptException">It is not as long as what was written.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> FindAsync(TableAccess table, SnapshotKey key, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(Keys.Snapshots(key.Tenant, key.Shard), Keys.Up(key.StoredDay), cancellationToken).ConfigureAwait(false) is not { } entity) return null;
        return await EntityBlobs.ReadAsync(table, entity, Data, cancellationToken).ConfigureAwait(false) ?? throw new StoreCorruptException("snapshots", key.StoredDay, "bytes of it are missing");
    }

    /// <summary>Writes it, over what was there. Its bytes fit into the entity: there are no pieces that could stay behind.</summary>
    public static ValueTask WriteAsync(TableAccess table, SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        SnapshotKey.Demand(data);
        var entity = new TableEntity(Keys.Snapshots(key.Tenant, key.Shard), Keys.Up(key.StoredDay));
        EntityBlobs.Put(entity, Data, data, nonce: "", before: [], inline: SnapshotKey.MaxBytes);
        return table.WriteAsync([entity], cancellationToken);
    }

    /// <summary>Removes all of a shard.</summary>
    public static ValueTask RemoveAsync(TableAccess table, string tenant, int shard, CancellationToken cancellationToken) =>
        table.RemoveAsync(Keys.Snapshots(tenant, shard), "", cancellationToken);
}
