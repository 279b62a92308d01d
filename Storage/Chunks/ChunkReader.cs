using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>Reads what <see cref="ChunkWriter"/> wrote. Every count, index and length is checked before it is used.</summary>
/// <param name="body">The body, decompressed; the entries keep it.</param>
internal struct ChunkReader(ReadOnlyMemory<byte> body)
{
    private int _at = 0;

    private readonly int Left => body.Length - _at;

    /// <summary>The entries, in order.</summary>
    /// <exception cref="InvalidDataException">The body is malformed.</exception>
    public StoredEvent[] Read()
    {
        var receipts = new Receipt[ReadCount()];
        for (var i = 0; i < receipts.Length; i++) receipts[i] = new(ReadSigned(), ReadText(), ReadText());

        var heads = new Head[ReadCount()];
        var number = 0L;
        for (var i = 0; i < heads.Length; i++)
        {
            var (kind, type, isHashed) = ReadKind();
            var receipt = ReadVarint();
            if (receipt >= (ulong)receipts.Length) throw new InvalidDataException("an entry of an unknown receipt");
            number = unchecked(number + ReadSigned());
            heads[i] = new(kind, type, number, (int)receipt, ReadLength(), isHashed ? ContentHash.Read(Take(ContentHash.Length).Span) : null);
        }

        var entries = new StoredEvent[heads.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var head = heads[i];
            entries[i] = new(head.Kind, head.Type, head.Number, receipts[head.Receipt], Take(head.Length)) { Content = head.Content };
        }

        return Left == 0 ? entries : throw new InvalidDataException("bytes after the last entry");
    }

    private (StoredEventKind Kind, EventType Type, bool IsHashed) ReadKind()
    {
        var both = Take(1).Span[0];
        var isHashed = (both & 0xF) == ChunkWriter.HashedLoser;
        var kind = isHashed ? StoredEventKind.ConflictLoser : (StoredEventKind)(both & 0xF);
        var type = (EventType)(both >> 4);
        return Enum.IsDefined(kind) && Enum.IsDefined(type) ? (kind, type, isHashed) : throw new InvalidDataException("an entry of an unknown kind");
    }

    private string? ReadText()
    {
        var length = ReadVarint();
        if (length == 0) return null;
        return length - 1 <= (ulong)Left ? Encoding.UTF8.GetString(Take((int)(length - 1)).Span) : throw TooShort();
    }

    /// <summary>A count of things that take a byte each at least.</summary>
    private int ReadCount() => ReadLength();

    private int ReadLength()
    {
        var length = ReadVarint();
        return length <= (ulong)Left ? (int)length : throw TooShort();
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > Left) throw TooShort();
        var taken = body.Slice(_at, length);
        _at += length;
        return taken;
    }

    private long ReadSigned()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        var bytes = body.Span;
        for (var shift = 0; shift < 64 && _at < bytes.Length; shift += 7)
        {
            var next = bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw TooShort();
    }

    private readonly record struct Head(StoredEventKind Kind, EventType Type, long Number, int Receipt, int Length, ContentHash? Content);

    private static InvalidDataException TooShort() => new("a length beyond the end");
}
