using System.Buffers;
using System.Text;
using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Codecs;

/// <summary>Writes numbers, instants and texts one after the other, in as few bytes as they need.</summary>
internal sealed class CompactWriter : IDisposable
{
    private const int FirstSize = 4_096;
    private const int LongestNumber = 10;

    /// <summary>A text that is no UTF-16 is a bug, and must not be stored as another one.</summary>
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int length;

    /// <summary>A number of 0 or more: seven bits a byte, the lowest first.</summary>
    public void WriteVarUInt(ulong value)
    {
        Reserve(LongestNumber);
        for (; value >= 0x80; value >>= 7) buffer[length++] = (byte)(value | 0x80);
        buffer[length++] = (byte)value;
    }

    /// <summary>A count.</summary>
    public void Count(int value) => WriteVarUInt((ulong)value);

    /// <summary>Any number: those near 0 are short, on either side.</summary>
    public void WriteZigZag(long value) => WriteVarUInt(ZigZag(value));

    /// <summary>Any number, or null.</summary>
    public void Optional(long? value)
    {
        Count(value is null ? 0 : 1);
        if (value is { } number) WriteZigZag(number);
    }

    /// <summary>An instant, told by how far it is from another one. Two bits say whether its clock was unset, and whether it is farther than fits beside them.</summary>
    public void Time(ClockTime time, long reference)
    {
        var distance = ZigZag(time.Instant - reference);
        var unset = time.Unset ? 2UL : 0;
        if (distance >> 62 == 0)
        {
            WriteVarUInt((distance << 2) | unset);
        }
        else
        {
            WriteVarUInt(unset | 1);
            WriteVarUInt(distance);
        }
    }

    /// <summary>A text, or null: one byte if it is the same as the one before.</summary>
    public void Text(string? text, string? before = null)
    {
        if (text is null)
        {
            WriteVarUInt(0);
        }
        else if (text == before)
        {
            WriteVarUInt(1);
        }
        else
        {
            var bytes = Strict.GetByteCount(text);
            WriteVarUInt((ulong)bytes + 2);
            Reserve(bytes);
            length += Strict.GetBytes(text, buffer.AsSpan(length));
        }
    }

    /// <summary>Bytes, as they are; how many is to be known.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => buffer.AsSpan(0, length).ToArray();

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private static ulong ZigZag(long value) => (ulong)(value << 1) ^ (ulong)(value >> 63);

    private void Reserve(int bytes)
    {
        if (buffer.Length - length >= bytes) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + bytes));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
