using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>
/// All entries of one commit as one blob.
/// </summary>
/// <remarks>
/// <c>format:1 codec:1 length:4 body:… checksum:8</c>. The body, of <c>length</c> bytes once decompressed, is written by
/// <see cref="ChunkWriter"/>. The checksum is XxHash3 over everything before it: it is looked at first, so that a
/// flipped bit is reported as such and never read as data. Integers are little-endian.
/// </remarks>
public static class EventChunk
{
    private const byte Format = 1;
    private const int HeadLength = 6;
    private const int ChecksumLength = sizeof(ulong);

    /// <summary>Encodes the entries in the order given.</summary>
    /// <exception cref="ArgumentException">They are more than 1 GiB of JSON.</exception>
    public static byte[] Encode(IReadOnlyList<StoredEvent> events)
    {
        var writer = new ChunkWriter(events);
        var body = ArrayPool<byte>.Shared.Rent(writer.Room);
        var chunk = ArrayPool<byte>.Shared.Rent(HeadLength + ChunkCompression.RoomFor(writer.Room) + ChecksumLength);
        try
        {
            var length = writer.Write(body);
            chunk[0] = Format;
            var end = HeadLength + ChunkCompression.Write(body.AsSpan(0, length), chunk.AsSpan(HeadLength), out chunk[1]);
            BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(2), length);
            BinaryPrimitives.WriteUInt64LittleEndian(chunk.AsSpan(end), XxHash3.HashToUInt64(chunk.AsSpan(0, end)));
            return chunk[..(end + ChecksumLength)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>The entries, in the order they were encoded. Their JSON shares one buffer.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes that <see cref="Encode"/> wrote; says what is wrong.</exception>
    public static StoredEvent[] Decode(ReadOnlyMemory<byte> chunk)
    {
        if (chunk.Length < HeadLength + ChecksumLength) throw new InvalidDataException("shorter than a chunk can be");
        var covered = chunk[..^ChecksumLength];
        if (XxHash3.HashToUInt64(covered.Span) != BinaryPrimitives.ReadUInt64LittleEndian(chunk.Span[^ChecksumLength..]))
            throw new InvalidDataException("the checksum does not match");
        if (chunk.Span[0] != Format) throw new InvalidDataException($"unknown format {chunk.Span[0]}");

        var length = BinaryPrimitives.ReadInt32LittleEndian(chunk.Span[2..]);
        if (length is < 0 or > ChunkWriter.MaxBodyLength) throw new InvalidDataException("an impossible length");
        return new ChunkReader(ChunkCompression.Read(chunk.Span[1], covered[HeadLength..], length)).Read();
    }
}
