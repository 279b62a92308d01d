using Audiogum.Sessions.Sessionization.Events.Schema;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>Reads what a <see cref="CompactWriter"/> wrote. Whatever the bytes are, it ends with a value or with <see cref="InvalidDataException"/>.</summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int place;

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => place == bytes.Length;

    /// <summary>A number of 0 or more.</summary>
    public ulong ReadVarUInt()
    {
        var (value, shift) = (0UL, 0);
        for (; ; shift += 7)
        {
            if (place >= bytes.Length || shift > 63) throw Damaged();
            var next = bytes[place++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>How many of something that takes a byte each at least.</summary>
    public int Count() => ReadVarUInt() is var value && value <= (ulong)(bytes.Length - place) ? (int)value : throw Damaged();

    /// <summary>A number that an int can hold.</summary>
    public int Integer() => ReadZigZag() is var value and >= int.MinValue and <= int.MaxValue ? (int)value : throw Damaged();

    /// <summary>Any number.</summary>
    public long ReadZigZag() => FromZigZag(ReadVarUInt());

    /// <summary>Any number, or null.</summary>
    public long? Optional() => ReadVarUInt() == 0 ? null : ReadZigZag();

    /// <summary>An instant, told by how far it is from another one.</summary>
    public ClockTime Time(long reference)
    {
        var value = ReadVarUInt();
        var distance = (value & 1) == 0 ? value >> 2 : ReadVarUInt();
        return new(reference + FromZigZag(distance), (value & 2) != 0);
    }

    /// <summary>A text, or null.</summary>
    public string? Text(string? before = null)
    {
        var value = ReadVarUInt();
        if (value <= 1) return value == 0 ? null : before ?? throw Damaged();
        if (value - 2 > (ulong)(bytes.Length - place)) throw Damaged();
        var text = bytes.Slice(place, (int)value - 2);
        place += text.Length;
        return TextPool.Get(text);
    }

    /// <summary>A text that is there.</summary>
    public string RequiredText(string? before = null) => Text(before) ?? throw Damaged();

    /// <summary>So many bytes, as they are.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > bytes.Length - place) throw Damaged();
        place += count;
        return bytes.Slice(place - count, count);
    }

    /// <summary>Everything that is left.</summary>
    public readonly ReadOnlySpan<byte> ReadToEnd() => bytes[place..];

    /// <summary>These are not the bytes that were written.</summary>
    public static InvalidDataException Damaged() => new("This is no packed record.");

    private static long FromZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
