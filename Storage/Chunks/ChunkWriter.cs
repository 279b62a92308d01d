using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>
/// Writes the body of a chunk: the distinct receipts (usually one), a head for each entry, then all JSON, verbatim.
/// </summary>
/// <remarks>
/// <c>receipts, { receivedat, user, device }, entries, { kind | type « 4, receipt, number − previous number, length, content? }, json…</c>
/// A conflict loser whose content is known by its hash is of a kind of its own, <see cref="HashedLoser"/>, and the hash
/// follows as 16 bytes; chunks of earlier builds have no such kind.
/// Integers are LEB128, signed ones zigzag; a text is its UTF-8 length + 1 (0 is null) and its bytes.
/// </remarks>
internal ref struct ChunkWriter
{
    /// <summary>Bytes that a body may have.</summary>
    public const int MaxBodyLength = 1 << 30;

    /// <summary>The kind of a conflict loser that a hash of its content follows.</summary>
    public const byte HashedLoser = 3;

    private const int MaxVarint = 10;
    private const int MaxHead = 1 + 3 * MaxVarint + ContentHash.Length;

    private readonly IReadOnlyList<StoredEvent> _events;
    private readonly List<Receipt> _receipts = new(1);
    private readonly int[] _places;
    private Span<byte> _body;
    private int _at;

    /// <summary>Finds the distinct receipts and the room that the body needs at most.</summary>
    /// <exception cref="ArgumentException">It is more than <see cref="MaxBodyLength"/>.</exception>
    public ChunkWriter(IReadOnlyList<StoredEvent> events)
    {
        _events = events;
        _places = new int[events.Count];
        var room = 2L * MaxVarint;
        for (var i = 0; i < _places.Length; i++)
        {
            var receipt = events[i].Receipt;
            _places[i] = _receipts.LastIndexOf(receipt);
            if (_places[i] < 0)
            {
                _places[i] = _receipts.Count;
                _receipts.Add(receipt);
                room += MaxVarint + RoomFor(receipt.UserId) + RoomFor(receipt.DeviceId);
            }

            room += MaxHead + events[i].Json.Length;
        }

        Room = room <= MaxBodyLength ? (int)room : throw new ArgumentException("More than a chunk can hold.", nameof(events));
    }

    /// <summary>Bytes that <see cref="Write"/> may need.</summary>
    public int Room { get; }

    /// <summary>Writes the body and says how long it is.</summary>
    public int Write(Span<byte> body)
    {
        _body = body;
        WriteReceipts();
        WriteEntries();
        return _at;
    }

    private static int RoomFor(string? text) => MaxVarint + 3 * (text?.Length ?? 0);

    private void WriteReceipts()
    {
        WriteVarint((ulong)_receipts.Count);
        foreach (var receipt in _receipts)
        {
            WriteSigned(receipt.ReceivedAt);
            WriteText(receipt.UserId);
            WriteText(receipt.DeviceId);
        }
    }

    private void WriteEntries()
    {
        WriteVarint((ulong)_places.Length);
        var previous = 0L;
        for (var i = 0; i < _places.Length; i++)
        {
            var entry = _events[i];
            var hash = entry.Kind == StoredEventKind.ConflictLoser ? entry.Content : null;
            _body[_at++] = (byte)((hash is null ? (byte)entry.Kind : HashedLoser) | ((byte)entry.Type << 4));
            WriteVarint((ulong)_places[i]);
            WriteSigned(unchecked(entry.SequenceNumber - previous));
            WriteVarint((ulong)entry.Json.Length);
            if (hash is { } content)
            {
                content.Write(_body[_at..]);
                _at += ContentHash.Length;
            }

            previous = entry.SequenceNumber;
        }

        for (var i = 0; i < _places.Length; i++)
        {
            _events[i].Json.Span.CopyTo(_body[_at..]);
            _at += _events[i].Json.Length;
        }
    }

    private void WriteText(string? text)
    {
        if (text is null)
        {
            WriteVarint(0);
            return;
        }

        WriteVarint((ulong)Encoding.UTF8.GetByteCount(text) + 1);
        _at += Encoding.UTF8.GetBytes(text, _body[_at..]);
    }

    private void WriteSigned(long value) => WriteVarint((ulong)(value << 1) ^ (ulong)(value >> 63));

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _body[_at++] = (byte)(value | 0x80);
        _body[_at++] = (byte)value;
    }
}
