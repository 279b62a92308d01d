using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Reads objects of a bucket that fit into memory, as all that are exported do.</summary>
internal static class WholeObject
{
    /// <summary>An object, whole, or null if there is none.</summary>
    public static async Task<byte[]?> ReadWholeAsync(this IBucket bucket, ObjectName name, CancellationToken cancellationToken)
    {
        await using var stream = await bucket.OpenAsync(name, cancellationToken);
        if (stream is null) return null;
        var whole = new byte[stream.Length];
        await stream.ReadExactlyAsync(whole, cancellationToken);
        return whole;
    }
}
