namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// Keeps some of the disk free: nothing new is stored once less than <see cref="MaxReserve"/>, or a fiftieth of a disk that is
/// smaller than that, is left. What deletes or replaces (erasure, retention, sums) still goes on, and the database's log has
/// room to be folded into it: a disk that is full to the last byte lets nobody make room. Safe from any thread.
/// </summary>
/// <param name="path">A directory on the disk.</param>
/// <param name="time">The disk is asked at most once a second.</param>
internal sealed class DiskFloor(string path, TimeProvider time)
{
    /// <summary>Bytes that stay free at most: 256 MiB.</summary>
    public const long MaxReserve = 256L << 20;

    private const int SmallestShare = 50;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly DriveInfo disk = new(Path.GetFullPath(path));

    private long askedAt;

    private bool isFull;

    /// <summary>Throws when nothing new may be stored.</summary>
    /// <exception cref="StoreUnavailableException">Too little of the disk is free.</exception>
    public void Check()
    {
        if (askedAt == 0 || time.GetElapsedTime(Volatile.Read(ref askedAt)) >= Freshness)
        {
            Volatile.Write(ref askedAt, time.GetTimestamp());
            Volatile.Write(ref isFull, IsFull(disk.AvailableFreeSpace, disk.TotalSize));
        }

        if (Volatile.Read(ref isFull)) throw new StoreUnavailableException("The disk of the data directory is nearly full: nothing new is stored.");
    }

    /// <summary>Whether so little is free.</summary>
    /// <param name="free">Free bytes.</param>
    /// <param name="size">All bytes of the disk.</param>
    public static bool IsFull(long free, long size) => free < Math.Min(MaxReserve, size / SmallestShare);
}
