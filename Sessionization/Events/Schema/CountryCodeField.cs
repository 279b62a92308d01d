using System.Text;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>A country code: two ASCII letters, kept in lower case (semantics §9).</summary>
internal sealed class CountryCodeField() : Field("countrycode")
{
    /// <inheritdoc/>
    public override bool IsClosed => true;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadText(out var text)) return false;
        if (text.Length != 2 || !char.IsAsciiLetter((char)text[0]) || !char.IsAsciiLetter((char)text[1]))
            return cursor.Fail(RejectionCode.InvalidValue, "must be two ASCII letters");
        Span<byte> lower = stackalloc byte[2];
        Ascii.ToLower(text, lower, out _);
        cursor.Values[TextSlot.CountryCode] = TextPool.Get(lower);
        return true;
    }
}
