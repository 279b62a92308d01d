using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Storage.Sqlite;

/// <summary>
/// Keeps some of the disk free: nothing new is stored once less than <see cref="MaxReserve"/>, or a fiftieth of a disk that is
/// smaller than that, is left, or when the disk cannot be asked. What deletes or replaces (erasure, retention, sums) still
/// goes on, and the database's log has room to be folded into it: a disk that is full to the last byte lets nobody make room.
/// Safe from any thread.
/// </summary>
/// <param name="ask">Free and all bytes of the disk.</param>
/// <param name="timeProvider">The disk is asked at most once a second.</param>
internal sealed class DiskReserve(Func<(long Free, long Size)> ask, TimeProvider timeProvider)
{
    /// <summary>Bytes that stay free at most: 256 MiB.</summary>
    public const long MaxReserve = 256L << 20;

    private const int SmallestShare = 50;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();

    private long? askedAt;

    private StoreUnavailableException? fault;

    /// <summary>Asks the disk that a directory is on.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="timeProvider">The disk is asked at most once a second.</param>
    public DiskReserve(string path, TimeProvider timeProvider)
        : this(DiskOf(path), timeProvider)
    {
    }

    /// <summary>Throws when nothing new may be stored, and tells those who ask whether the store can write.</summary>
    /// <exception cref="StoreUnavailableException">Too little of the disk is free, or nobody knows how much.</exception>
    public void Check(WriteWatch watch)
    {
        StoreUnavailableException? found;
        lock (gate)
        {
            if (askedAt is not { } at || timeProvider.GetElapsedTime(at) >= Freshness) (askedAt, fault) =
                (timeProvider.GetTimestamp(), Ask());
            found = fault;
        }

        watch.RefusesNew = found is not null;
        if (found is not null) throw new StoreUnavailableException(found.Message, found);
    }

    /// <summary>Whether so little is free.</summary>
    /// <param name="free">Free bytes.</param>
    /// <param name="size">All bytes of the disk.</param>
    public static bool IsFull(long free, long size) => free < Math.Min(MaxReserve, size / SmallestShare);

    private static Func<(long Free, long Size)> DiskOf(string path)
    {
        var disk = new DriveInfo(Path.GetFullPath(path));
        return () => (disk.AvailableFreeSpace, disk.TotalSize);
    }

    private StoreUnavailableException? Ask()
    {
        try
        {
            var (free, size) = ask();
            return IsFull(free, size) ? new("The disk of the data directory is nearly full: nothing new is stored.") : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return new($"How much of the disk of the data directory is free cannot be read: {unknown.Message}", unknown);
        }
    }
}
