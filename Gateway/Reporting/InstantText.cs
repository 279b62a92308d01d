using System.Globalization;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// Reads an instant of a query: a date, which is that day's beginning in the tenant's zone, or a date and time that says its
/// offset. A time without one is refused: it would depend on where the server stands. Digits past the millisecond are cut off.
/// </summary>
public static class InstantText
{
    private const int MinLength = 17; // 2026-11-20T08:00Z

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The zone that the bare dates of a query are meant in: the tenant's; without any no actor is asked.</summary>
    /// <param name="query">The query.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="grains">The actors.</param>
    /// <param name="names">The parameters that are instants.</param>
    public static async ValueTask<TimeZoneInfo> ZoneOfDatesAsync(IQueryCollection query, CurrentCaller caller, IGrainFactory grains, params string[] names) =>
        names.Any(name => query[name] is [{ } text] && IsDate(text, out _))
            ? TimeZoneInfo.FindSystemTimeZoneById((await grains.GetGrain<ITenantGrain>(caller.Tenant).GetToday()).TimeZone)
            : TimeZoneInfo.Utc;

    /// <summary>Whether it is a date without a time.</summary>
    public static bool IsDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Milliseconds since 1970, or null.</summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">The zone that a date is meant in.</param>
    public static long? Parse(string text, TimeZoneInfo zone)
    {
        if (IsDate(text, out var date))
        {
            return LocalPeriod.Covers(date)
                ? LocalPeriod.OfDay(zone, date).From
                : new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
        }

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
