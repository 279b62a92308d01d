namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// A hash of bytes seeded per process, so that no client can compute names that collide. It never leaves the process.
/// </summary>
internal static class SeededHash
{
    /// <summary>The hash; any of its bits may serve.</summary>
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
