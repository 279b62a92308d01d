namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>The buckets of semantics §7: quarter hours since 1970, UTC.</summary>
public static class QuarterHours
{
    /// <summary>Milliseconds of a quarter hour.</summary>
    public const long Length = 900_000;

    /// <summary>Quarter hours of a UTC day.</summary>
    public const int PerDay = 96;

    /// <summary>The quarter hour that holds an instant.</summary>
    public static long FromInstant(long instant) => TimeBuckets.IndexOf(instant, Length);

    /// <summary>The UTC day, since 1970, that holds a quarter hour.</summary>
    public static int DayOf(long quarter) => (int)TimeBuckets.IndexOf(quarter, PerDay);
}

/// <summary>Cutting time into buckets of equal length.</summary>
internal static class TimeBuckets
{
    public static long IndexOf(long value, long length) => value >= 0 ? value / length : ((value + 1) / length) - 1;

    /// <summary>Cuts [start, end) at the edges of buckets.</summary>
    public static IEnumerable<(long Bucket, long Ms)> Cut(long start, long end, long length)
    {
        for (var bucket = IndexOf(start, length); start < end; bucket++)
        {
            var piece = Math.Min(end, (bucket + 1) * length) - start;
            yield return (bucket, piece);
            start += piece;
        }
    }
}
