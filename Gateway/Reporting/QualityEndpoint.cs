using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Listings;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// <c>GET /v1/dashboards/quality?from=&amp;to=</c>: what clients and devices lose, repeat, contradict and send late. It reads
/// the sessions of the range page by page, so it is asked for when somebody looks and not every second; the range is
/// that of a listing.
/// </summary>
public static class QualityEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapQuality(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/dashboards/quality", AnswerAsync).RequireAuthorization(Scopes.DashboardsRead)
            .Answers<QualityReport>("Dashboards", "What clients and devices lose, repeat, contradict and send late", "Of the sessions that began in the range.", ContentNegotiation.Csv)
            .Takes("from", "Start of the range; without it 30 days before its end.").Takes("to", "End of the range, exclusive; without it now.")
            .Takes("section", "Of the CSV: clients or devices.").Fails(StatusCodes.Status400BadRequest);

    private static async Task<IResult> AnswerAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains, TimeProvider timeProvider)
    {
        var now = timeProvider.GetUtcNow();
        var zone = await InstantText.ZoneOfDatesAsync(context.Request.Query, caller, grains, "from", "to");
        var (request, problem) = ListParameters.Read(ListKind.Sessions, caller.Tenant, context.Request.Query, now.ToUnixTimeMilliseconds(), zone);
        if (request is null) return problem!;
        var listings = grains.GetGrain<ITenantListingGrain>(caller.Tenant);
        var accumulator = new QualityAccumulator();
        for (var page = request with { Limit = Limits.MaxPageRows, After = null }; ;)
        {
            var reply = await listings.ListSessions(page, context.RequestAborted);
            foreach (var row in reply.Rows) accumulator.Add(ReportJson.Read<SessionDocument>(row));
            if (reply.Next is not { } continuation) break;
            page = page with { After = continuation };
        }

        var report = accumulator.Build(Instant(request.From), Instant(request.To), now);
        var section = context.Request.Query["section"] == "devices" ? "devices" : "clients";
        return RowsResult.Create(context, ReportJson.Write(report), section, RowColumns.Quality);
    }

    private static DateTimeOffset Instant(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
