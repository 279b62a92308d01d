using System.Globalization;
using System.Text.Json;

using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// What is kept of a rejected event: its bytes as sent, cut to 64 KiB between two characters. It is shown as text, not
/// as JSON, when it was cut, nested too deep, or holds a lone surrogate: embedded, such JSON would break its readers.
/// </summary>
public static class RejectedEventText
{
    /// <summary>The event as it is handed to the archive.</summary>
    public static RejectionEntry Create(ReadOnlySpan<byte> json, EventRejection rejection)
    {
        var kept = Cut(json, EventLimits.MaxEventBytes);
        var isText = kept.Length < json.Length || rejection.Code == RejectionCode.TooLarge || HasLoneSurrogate(kept) || IsTooDeep(kept);
        return new(rejection.Code, rejection.Pointer, rejection.Message, kept.ToArray(), isText);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8, int limit)
    {
        if (utf8.Length <= limit) return utf8;
        while ((utf8[limit] & 0xC0) == 0x80) limit--;
        return utf8[..limit];
    }

    // What is no object is rejected before anybody looks how deep it is.
    private static bool IsTooDeep(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventLimits.MaxEventBytes });
        while (reader.Read())
        {
            if (reader.CurrentDepth >= EventLimits.MaxEventDepth) return true;
        }

        return false;
    }

    /// <summary>Looks for an escape <c>\uD800</c> to <c>\uDFFF</c> that is not half of a pair.</summary>
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf((byte)'\\'); at >= 0 && at + 1 < json.Length; at = Next(json, at))
        {
            var first = Escaped(json[at..]);
            if (char.IsHighSurrogate(first) && char.IsLowSurrogate(Escaped(json[(at + 6)..]))) at += 6;
            else if (char.IsSurrogate(first)) return true;
        }

        return false;
    }

    // Past this escape, which is at least two bytes long: the second one may itself be a backslash.
    private static int Next(ReadOnlySpan<byte> json, int at)
    {
        var next = json[(at + 2)..].IndexOf((byte)'\\');
        return next < 0 ? -1 : at + 2 + next;
    }

    private static char Escaped(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json[0] == '\\' && json[1] == 'u'
        && ushort.TryParse(json.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit : '\0';
}
