using System.Text.Json;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary><c>GET /v1/playevents</c>, <c>GET /v1/rejections</c> and the counts of those: what arrived last, and what was wrong with it; as JSON or CSV.</summary>
public static class RawEventEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapArchive(this IEndpointRouteBuilder routes)
    {
        var archive = routes.MapGroup("/v1").RequireAuthorization(Scopes.DashboardsRead);
        archive.MapGet("/playevents", PlayEventsAsync)
            .Answers<RawPlayEvents>("Archive", "The newest play events, verbatim", null, ContentNegotiation.Csv)
            .TakesLimit().TakesFilter().Fails(StatusCodes.Status400BadRequest);
        archive.MapGet("/rejections", RejectionsAsync)
            .Answers<RejectedEvents>("Archive", "The newest rejected events and conflicts, with reasons", null,
                ContentNegotiation.Csv)
            .TakesLimit().Fails(StatusCodes.Status400BadRequest);
        archive.MapGet("/dashboards/rejections", RejectionReportAsync)
            .Answers<RejectionReport>("Dashboards", "Why events were rejected, and whose they were", "Of the newest rejected events and conflicts, as many as a page lists.", ContentNegotiation.Csv)
            .Takes("section", "Of the CSV: reasons or clients.");
    }

    private static async Task<IResult> PlayEventsAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var query = new QueryReading(context.Request.Query);
        var limit = query.Limit();
        var filter = new PlayEventFilter(query);
        if (query.Problem is { } problem) return problem;
        return RowsResult.Create(context, await filter.ListAsync(GetListings(caller, grains), limit, context.RequestAborted), "playevents", RowColumns.PlayEvents);
    }

    private static async Task<IResult> RejectionsAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var query = new QueryReading(context.Request.Query);
        var limit = query.Limit();
        if (query.Problem is { } problem) return problem;
        return RowsResult.Create(context, (await GetListings(caller, grains).ListRejections(limit, context.RequestAborted)).Utf8, "rejections", RowColumns.Rejections);
    }

    private static async Task<IResult> RejectionReportAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains, TimeProvider timeProvider)
    {
        using var newest = JsonDocument.Parse((await GetListings(caller, grains).ListRejections(Limits.MaxPageRows, context.RequestAborted)).Utf8);
        var report = RejectionReport.FromRows(newest.RootElement.GetProperty("rejections"), timeProvider.GetUtcNow());
        var section = context.Request.Query["section"] == "clients" ? "clients" : "reasons";
        return RowsResult.Create(context, ReportJson.Write(report), section, RowColumns.RejectionCounts);
    }

    private static ITenantListingGrain GetListings(CurrentCaller caller, IGrainFactory grains) => grains.GetGrain<ITenantListingGrain>(caller.Tenant);
}
