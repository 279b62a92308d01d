using System.Globalization;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Instants as text: ISO 8601 UTC with exactly three fraction digits and <c>Z</c> (semantics §10).</summary>
public static class Instants
{
    /// <summary>Writes milliseconds since 1970.</summary>
    public static string ToIso(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
