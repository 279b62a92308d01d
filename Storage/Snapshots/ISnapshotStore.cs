namespace Audiogum.Sessions.Storage.Snapshots;

/// <summary>
/// What shards keep of their views, so that a view need not be computed again from all its rows. It lies in the same
/// database as the rows: whatever backup takes the rows takes what was made of them at that moment. All of it can be
/// computed again: losing it costs time and nothing else. A tenant does not come to be by it.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>What is kept under a key, as it was written, or null.</summary>
    /// <exception cref="StoreCorruptException">What is there is not what was written.</exception>
    ValueTask<ReadOnlyMemory<byte>?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps something under a key, in place of what was there. Completes only when it would survive a power cut; if it
    /// fails, either the old or the new is there, whole.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="data">1 to <see cref="SnapshotKey.MaxBytes"/> bytes, opaque to the store. They must not change until the call completes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or more.</exception>
    ValueTask WriteSnapshotAsync(SnapshotKey key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>
    /// Removes everything that is kept for a shard, durably; its bytes stay no longer than those of an erased event. Whoever
    /// removes writes nothing meanwhile. May be repeated.
    /// </summary>
    ValueTask RemoveSnapshotsAsync(string tenant, int shard, CancellationToken cancellationToken);
}
