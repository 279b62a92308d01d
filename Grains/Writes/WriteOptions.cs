namespace Audiogum.Sessions.Grains.Writes;

/// <summary>Bounds of what waits for the store, section <c>Sessions:Writes</c>.</summary>
public sealed class WriteOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Sessions:Writes";

    private const long LeastBytes = 16L << 20;

    /// <summary>A write that is pending for longer is a fault: further posts are answered 503 at once. Default 5 s; 1 s to 1 min.</summary>
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Who asks whether the silo is ready causes a small write when nothing was written for so long. Default 5 s; 1 s to 1 min.</summary>
    public TimeSpan ProbeAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of events that a silo holds until they are stored, even if their client gave up; beyond it 503. Default 256 MiB; at least 16 MiB.</summary>
    public long MaxBytesInFlight { get; set; } = 256L << 20;

    /// <summary>What is wrong with the bounds, or null.</summary>
    public string? Fault() =>
        StallAfter < TimeSpan.FromSeconds(1) || StallAfter > TimeSpan.FromMinutes(1) ? $"{Section}:{nameof(StallAfter)} must be 1 s to 1 min."
        : ProbeAfter < TimeSpan.FromSeconds(1) || ProbeAfter > TimeSpan.FromMinutes(1) ? $"{Section}:{nameof(ProbeAfter)} must be 1 s to 1 min."
        : MaxBytesInFlight < LeastBytes ? $"{Section}:{nameof(MaxBytesInFlight)} must be at least {LeastBytes}."
        : null;
}
