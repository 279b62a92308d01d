namespace Audiogum.Sessions.Storage.Snapshots;

/// <summary>
/// What shards keep of their views, so that a view need not be made anew of all its rows. It is kept beside the rows, in the
/// same database: wherever a backup takes the rows, it takes what was made of them at that time. All of it can be made
/// again: without it only time is lost.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>What is kept under a key, as written, or null.</summary>
    /// <exception cref="StoreCorruptException">It is not what was written.</exception>
    ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken);

    /// <summary>Keeps something under a key, over what was there. It is in the store once the call completes, or was never there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="data">Opaque to the store; 1 byte to <see cref="SnapshotKey.MaxBytes"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Removes everything that is kept of a shard; the bytes are not to be found in the store any more than those of an erased event.</summary>
    ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken);
}

/// <summary>Names what a shard keeps: of one day, or of itself.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Day">UTC days since 1970, or null for what the shard keeps of itself.</param>
public readonly record struct SnapshotKey(string Tenant, int Shard, int? Day)
{
    /// <summary>Bytes under one key, at most: what fits into one entity of Azure Tables beside its other columns.</summary>
    public const int MaxBytes = 640 * 1_024;
}
