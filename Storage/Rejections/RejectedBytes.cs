using System.Buffers.Binary;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Rejections;

/// <summary>
/// What a rejection's bytes are stored as. Bytes that begin with <see cref="Mark"/>, which no UTF-8 text does, are packed:
/// mark, codec (<see cref="ChunkCompression"/>), events that the row stands for and length before packing (32-bit little
/// endian each), body. All others are the event as it was sent, as every row was before there was a packed form.
/// </summary>
internal static class RejectedBytes
{
    private const byte Mark = 0xFF;

    private const int Head = 10;

    /// <summary>Shorter events are stored as they are.</summary>
    private const int LeastPacked = 64;

    /// <summary>Far more than is ever kept of an event: only a damaged row says more.</summary>
    private const int MaxLength = 16 << 20;

    /// <summary>Rejections with the bytes to store.</summary>
    public static (StoredRejection Rejection, ReadOnlyMemory<byte> Bytes)[] PackAll(IReadOnlyList<StoredRejection> rejections)
    {
        if (rejections.Count == 0) return [];
        var packed = new (StoredRejection, ReadOnlyMemory<byte>)[rejections.Count];
        for (var i = 0; i < packed.Length; i++) packed[i] = (rejections[i], Pack(rejections[i]));
        return packed;
    }

    /// <summary>The bytes to store.</summary>
    public static ReadOnlyMemory<byte> Pack(StoredRejection rejection)
    {
        var sent = rejection.Json;
        if (rejection.Events == 1 && sent.Length < LeastPacked && !(sent.Length > 0 && sent.Span[0] == Mark)) return sent;

        var packed = new byte[Head + ChunkCompression.RoomFor(sent.Length)];
        var length = ChunkCompression.Write(sent.Span, packed.AsSpan(Head), out var codec);
        (packed[0], packed[1]) = (Mark, codec);
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(2), rejection.Events);
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(6), sent.Length);
        return packed.AsMemory(0, Head + length);
    }

    /// <summary>
    /// The same; of one whose bytes are damaged what else is known of it, and that they are: it hides no other, and is still
    /// there for an erasure, which demands to read it.
    /// </summary>
    public static StoredRejection UnpackOrSay(StoredRejection rejection, ReadOnlyMemory<byte> stored, long row)
    {
        try
        {
            return Unpack(rejection, stored, row);
        }
        catch (StoreCorruptException damage)
        {
            return rejection with { Message = $"{rejection.Message} ({damage.Message})", IsText = true };
        }
    }

    /// <summary>The rejection with the bytes and the number of events that are stored as <paramref name="stored"/>.</summary>
    /// <exception cref="StoreCorruptException">They were never packed so.</exception>
    public static StoredRejection Unpack(StoredRejection rejection, ReadOnlyMemory<byte> stored, long row)
    {
        if (stored.Length == 0 || stored.Span[0] != Mark) return rejection with { Json = stored };
        try
        {
            if (stored.Length < Head) throw new InvalidDataException("a packed rejection without its head");
            var length = BinaryPrimitives.ReadInt32LittleEndian(stored.Span[6..]);
            if (length is < 0 or > MaxLength) throw new InvalidDataException("a packed rejection of no possible length");
            return rejection with
            {
                Json = ChunkCompression.Read(stored.Span[1], stored[Head..], length),
                Events = BinaryPrimitives.ReadInt32LittleEndian(stored.Span[2..]),
            };
        }
        catch (InvalidDataException exception)
        {
            throw new StoreCorruptException("rejections", row, exception.Message, exception);
        }
    }
}
