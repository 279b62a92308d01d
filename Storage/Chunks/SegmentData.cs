namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>The plays of a sealed part as one <see cref="CheckedBlob"/>.</summary>
public static class SegmentData
{
    /// <summary>Encodes a body.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> body) => CheckedBlob.Encode(body);

    /// <summary>The body.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes that <see cref="Encode"/> wrote; says what is wrong.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> blob) => CheckedBlob.Decode(blob, "sealed part");
}
