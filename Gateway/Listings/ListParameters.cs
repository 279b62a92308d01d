using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Listings;

/// <summary>
/// Reads the query of a listing. Without <c>from</c> the range is the 30 days before its end; without <c>to</c> it ends
/// now, which is as far ahead of the server's clock as a client's may run uncorrected (semantics §2, FutureSkew).
/// </summary>
public static class ListParameters
{
    private const long DayMs = 86_400_000;

    private const long DefaultRangeMs = 30 * DayMs;

    private const long FutureSkewMs = 300_000;

    // Of days that begin and end in a zone, clocks are put back on one more than forward.
    private const long ShiftMs = 2 * 3_600_000;

    /// <summary>The request, or the problem to answer (400).</summary>
    /// <param name="kind">What is listed.</param>
    /// <param name="tenant">The caller's tenant.</param>
    /// <param name="parameters">The query.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    /// <param name="zone">The zone of bare dates.</param>
    public static (ListRequest? Request, Problem? Problem) Read(ListKind kind, string tenant, IQueryCollection parameters, long now, TimeZoneInfo zone)
    {
        var query = new QueryReading(parameters);
        var (from, to) = (query.Instant("from", zone), query.Instant("to", zone));
        var filters = new ListRequest
        {
            From = 0,
            To = 0,
            Limit = query.Limit(),
            UserId = query.Text("userid"),
            DeviceId = query.Text("deviceid"),
            Client = query.Text("client"),
            Platform = query.Text("platform"),
            DeviceName = query.Text("devicename"),
            CountryCode = query.Text("countrycode")?.ToLowerInvariant(),
            Source = query.Text("source"),
            Open = query.OneOf("status", "open", "closed") is { } status ? status == "open" : null,
        };
        var cursor = query.Text("cursor");
        if (query.Problem is { } fault) return (null, fault);
        if (cursor is not null) return Continue(kind, tenant, cursor, from, to, filters);

        var end = to ?? now + FutureSkewMs + 1;
        var start = from ?? end - DefaultRangeMs;
        if (start >= end) return (null, KnownProblems.BadParameter("from", "The range is empty: from must be before to."));
        var areDates = InstantText.IsDate(query.Text("from") ?? string.Empty, out _) && InstantText.IsDate(query.Text("to") ?? string.Empty, out _);
        return end - start > Limits.MaxRangeMs + (areDates ? ShiftMs : 0)
            ? (null, KnownProblems.BadParameter("from", "The range is over 400 days."))
            : (filters with { From = start, To = end }, null);
    }

    private static (ListRequest? Request, Problem? Problem) Continue(
        ListKind kind, string tenant, string text, long? from, long? to, ListRequest filters) =>
        ListCursor.Parse(text) is { } cursor
        && cursor.Kind == kind && cursor.Tenant == tenant && cursor.Filters == ListCursor.FiltersOf(filters)
        && (from ?? cursor.From) == cursor.From && (to ?? cursor.To) == cursor.To && cursor.To - cursor.From is > 0 and <= Limits.MaxRangeMs + ShiftMs
            ? (filters with { From = cursor.From, To = cursor.To, After = cursor.After }, null)
            : (null, KnownProblems.BadCursor);
}
