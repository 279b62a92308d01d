using System.Buffers;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>All entries of one commit as one <see cref="CheckedBlob"/>; its body is written by <see cref="ChunkWriter"/>.</summary>
public static class EventChunk
{
    /// <summary>Encodes the entries in the order given.</summary>
    /// <exception cref="ArgumentException">They are more than 1 GiB of JSON.</exception>
    public static byte[] Encode(IReadOnlyList<StoredEvent> events)
    {
        var writer = new ChunkWriter(events);
        var body = ArrayPool<byte>.Shared.Rent(writer.Room);
        try
        {
            return CheckedBlob.Encode(body.AsSpan(0, writer.Write(body)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    /// <summary>The entries, in the order they were encoded. Their JSON shares one buffer.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes that <see cref="Encode"/> wrote; says what is wrong.</exception>
    public static StoredEvent[] Decode(ReadOnlyMemory<byte> chunk) => new ChunkReader(CheckedBlob.Decode(chunk, "chunk")).Read();
}
