using System.Text;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>
/// Writes the body of a chunk: the distinct receipts (usually one), a head for each entry, then all JSON, verbatim.
/// </summary>
/// <remarks>
/// <c>receipts, { receivedat, user, device }, entries, { kind | type « 4, receipt, number − previous number, length }, json…</c>
/// Integers are LEB128, signed ones zigzag; a text is its UTF-8 length + 1 (0 is null) and its bytes.
/// </remarks>
internal ref struct ChunkWriter
{
    /// <summary>Bytes that a body may have.</summary>
    public const int MaxBodyLength = 1 << 30;

    private const int MaxVarint = 10;
    private const int MaxHead = 1 + 3 * MaxVarint;

    private readonly Span<byte> _body;
    private int _at;

    private ChunkWriter(Span<byte> body) => _body = body;

    /// <summary>The body that holds these entries.</summary>
    public static ReadOnlySpan<byte> Write(IReadOnlyList<StoredEvent> events)
    {
        var receipts = new List<Receipt>(1);
        var places = new int[events.Count];
        var room = 2L * MaxVarint;
        for (var i = 0; i < places.Length; i++)
        {
            var receipt = events[i].Receipt;
            places[i] = receipts.LastIndexOf(receipt);
            if (places[i] < 0)
            {
                places[i] = receipts.Count;
                receipts.Add(receipt);
                room += MaxVarint + RoomFor(receipt.UserId) + RoomFor(receipt.DeviceId);
            }

            room += MaxHead + events[i].Json.Length;
        }

        if (room > MaxBodyLength) throw new ArgumentException("More than a chunk can hold.", nameof(events));
        var writer = new ChunkWriter(new byte[room]);
        writer.WriteReceipts(receipts);
        writer.WriteEntries(events, places);
        return writer._body[..writer._at];
    }

    private static int RoomFor(string? text) => MaxVarint + 3 * (text?.Length ?? 0);

    private void WriteReceipts(List<Receipt> receipts)
    {
        WriteVarint((ulong)receipts.Count);
        foreach (var receipt in receipts)
        {
            WriteSigned(receipt.ReceivedAt);
            WriteText(receipt.UserId);
            WriteText(receipt.DeviceId);
        }
    }

    private void WriteEntries(IReadOnlyList<StoredEvent> events, int[] places)
    {
        WriteVarint((ulong)places.Length);
        var previous = 0L;
        for (var i = 0; i < places.Length; i++)
        {
            var entry = events[i];
            _body[_at++] = (byte)((byte)entry.Kind | ((byte)entry.Type << 4));
            WriteVarint((ulong)places[i]);
            WriteSigned(unchecked(entry.SequenceNumber - previous));
            WriteVarint((ulong)entry.Json.Length);
            previous = entry.SequenceNumber;
        }

        for (var i = 0; i < places.Length; i++)
        {
            events[i].Json.Span.CopyTo(_body[_at..]);
            _at += events[i].Json.Length;
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
