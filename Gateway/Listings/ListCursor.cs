using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Gateway.Listings;

/// <summary>
/// Where a listing goes on: opaque text that holds everything the next page depends on, so that a page of another
/// listing, another tenant or other filters can never be continued by mistake. The checksum finds accidents; who forges
/// one gains nothing, because the tenant is still the token's.
/// </summary>
/// <param name="Kind">What is listed.</param>
/// <param name="Tenant">Whose.</param>
/// <param name="From">Start of the range: pages of "the last 30 days" go on in the range that the first page had.</param>
/// <param name="To">End of the range, exclusive.</param>
/// <param name="Filters">Fingerprint of the filters.</param>
/// <param name="After">The last row given out.</param>
public sealed record ListCursor(ListKind Kind, string Tenant, long From, long To, ulong Filters, ListContinuation After)
{
    private const int MaxLength = 400;

    private const int ChecksumBytes = 8;

    /// <summary>Writes base64url that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var content = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"1|{(byte)Kind}|{Tenant}|{From}|{To}|{Filters}|{Text(After)}"));
        var bytes = new byte[ChecksumBytes + content.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, XxHash64.HashToUInt64(content));
        content.CopyTo(bytes, ChecksumBytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static ListCursor? Parse(string text)
    {
        if (text.Length > MaxLength || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < ChecksumBytes || Base64Url.EncodeToString(bytes) != text) return null;
        var content = bytes.AsSpan(ChecksumBytes);
        if (BinaryPrimitives.ReadUInt64BigEndian(bytes) != XxHash64.HashToUInt64(content)) return null;
        var parts = Encoding.ASCII.GetString(content).Split('|');
        return parts.Length > 6 && parts[0] == "1"
            && byte.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kind)
            && Number(parts[3], out var from) && Number(parts[4], out var to) && IsRange(from, to)
            && ulong.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out var filters)
            && ParseContinuation((ListKind)kind, parts[6..]) is { } after
            ? new((ListKind)kind, parts[2], from, to, filters, after)
            : null;
    }

    /// <summary>Fingerprint of the filters of a request; the range and the page are not part of it.</summary>
    public static ulong FiltersOf(ListRequest request)
    {
        var text = new StringBuilder();
        foreach (var filter in (ReadOnlySpan<string?>)
            [request.UserId, request.DeviceId, request.Client, request.Platform, request.DeviceName, request.CountryCode, request.Source, request.Open?.ToString()])
        {
            text.Append(CultureInfo.InvariantCulture, $"{filter?.Length ?? -1}:{filter}");
        }

        return XxHash64.HashToUInt64(Encoding.Unicode.GetBytes(text.ToString()));
    }

    private static string Text(ListContinuation continuation) => continuation switch
    {
        RowContinuation row => string.Create(CultureInfo.InvariantCulture, $"{row.StartedAt}|{row.SessionId}|{row.OpenedBy}"),
        ChangeContinuation change => string.Create(CultureInfo.InvariantCulture, $"{change.Shard}|{change.Position}"),
        _ => throw new NotSupportedException("A place of an unknown kind."),
    };

    private static ListContinuation? ParseContinuation(ListKind kind, string[] parts) => (kind, parts) switch
    {
        (ListKind.Amendments, [var shard, var position]) =>
            int.TryParse(shard, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && StorePosition.TryParse(position, out var after) ? new ChangeContinuation(number, after) : null,
        (not ListKind.Amendments, [var startedAt, var sessionId, var openedBy]) =>
            Number(startedAt, out var start) && IsSessionId(sessionId) && Number(openedBy, out var opened) ? new RowContinuation(start, sessionId, opened) : null,
        _ => null,
    };

    // Dates bound both, so that the difference cannot overflow.
    private static bool IsRange(long from, long to) =>
        from >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && to <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        && from <= to && to - from <= Limits.MaxRangeMs;

    private static bool IsSessionId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static bool Number(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
