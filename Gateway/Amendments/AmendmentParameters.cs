using Audiogum.Sessions.Gateway.Listings;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Amendments;

/// <summary>Reads the query of what came late. Without <c>since</c> it begins 30 days ago.</summary>
public static class AmendmentParameters
{
    private const long DefaultMs = 30L * 86_400_000;

    /// <summary>The request, or the problem to answer (400).</summary>
    /// <param name="tenant">The caller's tenant.</param>
    /// <param name="parameters">The query.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    /// <param name="zone">The zone of bare dates.</param>
    public static (ListRequest? Request, Problem? Problem) Read(string tenant, IQueryCollection parameters, long now, TimeZoneInfo zone)
    {
        var query = new QueryReading(parameters);
        var (since, limit, cursor) = (query.Instant("since", zone), query.Limit(), query.Text("cursor"));
        if (query.Problem is { } fault) return (null, fault);
        if (cursor is not null) return Continue(tenant, cursor, since, limit);
        var from = since ?? now - DefaultMs;
        if (from > now) return (null, KnownProblems.BadParameter("since", "It lies ahead."));
        return now - from > Limits.MaxRangeMs ? (null, KnownProblems.BadParameter("since", "It is over 400 days ago.")) : (new() { From = from, To = now, Limit = limit }, null);
    }

    private static (ListRequest? Request, Problem? Problem) Continue(string tenant, string text, long? since, int limit)
    {
        if (ListCursor.Parse(text) is not { Kind: ListKind.Amendments } cursor || cursor.Tenant != tenant || (since ?? cursor.From) != cursor.From) return (null, KnownProblems.BadCursor);
        var request = new ListRequest { From = cursor.From, To = cursor.To, Limit = limit, After = cursor.After };
        return cursor.Filters == ListCursor.FiltersOf(request) ? (request, null) : (null, KnownProblems.BadCursor);
    }
}
