using System.Buffers;
using System.Text;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>A GUID without hyphens: 32 hex digits in either case, kept in lower case.</summary>
internal sealed class GuidField(string name, TextSlot slot = TextSlot.None) : Field(name)
{
    /// <summary>Digits of a GUID without hyphens.</summary>
    public const int Digits = 32;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Whether these are 32 hex digits.</summary>
    public static bool IsGuid(ReadOnlySpan<byte> text) => text.Length == Digits && !text.ContainsAnyExcept(Hex);

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadText(out var text)) return false;
        if (!IsGuid(text)) return cursor.Fail(RejectionCode.InvalidValue, "must be 32 hexadecimal digits");
        if (slot == TextSlot.None) return true;
        Span<byte> lower = stackalloc byte[Digits];
        Ascii.ToLower(text, lower, out _);
        cursor.Values[slot] = TextPool.Get(lower);
        return true;
    }
}
