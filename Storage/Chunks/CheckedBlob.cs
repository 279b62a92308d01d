using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>
/// A body as it is stored: compressed, behind a head and before a checksum.
/// </summary>
/// <remarks>
/// <c>format:1 codec:1 length:4 body:… checksum:8</c>. The checksum is XxHash3 over everything before it: it is looked at
/// first, so that a flipped bit is reported as such and never read as data. Integers are little-endian.
/// </remarks>
internal static class CheckedBlob
{
    private const byte Format = 1;
    private const int HeadLength = 6;
    private const int ChecksumLength = sizeof(ulong);

    /// <summary>Encodes a body.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> body)
    {
        var blob = ArrayPool<byte>.Shared.Rent(HeadLength + ChunkCompression.RoomFor(body.Length) + ChecksumLength);
        try
        {
            blob[0] = Format;
            var end = HeadLength + ChunkCompression.Write(body, blob.AsSpan(HeadLength), out blob[1]);
            BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(2), body.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(end), XxHash3.HashToUInt64(blob.AsSpan(0, end)));
            return blob[..(end + ChecksumLength)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(blob);
        }
    }

    /// <summary>The body.</summary>
    /// <param name="blob">What was stored.</param>
    /// <param name="kind">What it should be, in words.</param>
    /// <exception cref="InvalidDataException">These are not the bytes that <see cref="Encode"/> wrote; says what is wrong.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> blob, string kind)
    {
        if (blob.Length < HeadLength + ChecksumLength) throw new InvalidDataException($"shorter than a {kind} can be");
        var covered = blob[..^ChecksumLength];
        if (XxHash3.HashToUInt64(covered.Span) != BinaryPrimitives.ReadUInt64LittleEndian(blob.Span[^ChecksumLength..]))
            throw new InvalidDataException("the checksum does not match");
        if (blob.Span[0] != Format) throw new InvalidDataException($"unknown format {blob.Span[0]}");

        var length = BinaryPrimitives.ReadInt32LittleEndian(blob.Span[2..]);
        if (length is < 0 or > ChunkWriter.MaxBodyLength) throw new InvalidDataException("an impossible length");
        return ChunkCompression.Read(blob.Span[1], covered[HeadLength..], length);
    }
}
