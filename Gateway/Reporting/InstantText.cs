using System.Globalization;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// Reads an instant of a query: a date (midnight UTC), or a date and time that says its offset. A time without one is
/// refused: it would depend on where the server stands. Digits past the millisecond are cut off.
/// </summary>
public static class InstantText
{
    private const int MinLength = 17; // 2026-11-20T08:00Z

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Milliseconds since 1970, or null.</summary>
    public static long? Parse(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        if (text.Length < MinLength) return null;

        // An offset's plus that nobody escaped arrives as a blank.
        var sign = text[^6] == ' ' ? '+' : text[^6];
        if (text[^1] != 'Z' && sign is not ('+' or '-')) return null;
        if (text[^1] != 'Z') text = string.Concat(text.AsSpan(0, text.Length - 6), [sign], text.AsSpan(text.Length - 5));
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.ToUnixTimeMilliseconds()
            : null;
    }
}
