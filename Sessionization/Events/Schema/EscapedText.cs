using System.Globalization;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>What the framework's JSON reader does not say of an escaped string before it throws.</summary>
internal static class EscapedText
{
    private const int UnicodeEscapeLength = 6;

    /// <summary>Whether <c>\u</c> escapes hold half of a surrogate pair alone. A string with one is no Unicode text.</summary>
    /// <param name="escaped">The string between its quotes, well-formed JSON in valid UTF-8.</param>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is >= 0 and var backslash)
        {
            escaped = escaped[backslash..];
            if (escaped[1] != 'u')
            {
                escaped = escaped[2..];
                continue;
            }
            var unit = CodeUnit(escaped);
            escaped = escaped[UnicodeEscapeLength..];
            if (!char.IsSurrogate(unit)) continue;
            if (!char.IsHighSurrogate(unit) || !escaped.StartsWith("\\u"u8) || !char.IsLowSurrogate(CodeUnit(escaped))) return true;
            escaped = escaped[UnicodeEscapeLength..];
        }
        return false;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..UnicodeEscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
