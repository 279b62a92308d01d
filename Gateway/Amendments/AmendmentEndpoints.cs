using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Listings;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Amendments;

/// <summary>
/// What came late. <c>GET /v1/amendments</c>: which days, by how much; as the sums of dashboards, it needs
/// <c>dashboards:read</c>. <c>GET /v1/amendments/sessions</c>: by which sessions; as they are named, <c>sessions:read</c>.
/// </summary>
public static class AmendmentEndpoints
{
    private const string Tag = "Late data";

    private const string Since = "A date of the tenant's zone, or a date and time with offset: what was received on the tenant's day that holds it, or later. Default 30 days ago; at most 400.";

    /// <summary>Maps the endpoints.</summary>
    public static void MapAmendments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/amendments", DaysAsync).RequireAuthorization(Scopes.DashboardsRead)
            .Answers<AmendedDaysReport>(Tag, "Days that listening came to after they were over", "Days up to 62 before the receipt's own, in the tenant's time zone.", ContentNegotiation.Csv)
            .Takes("since", Since).Fails(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/amendments/sessions", SessionsAsync).RequireAuthorization(Scopes.SessionsRead)
            .Answers<AmendmentPage>(Tag, "Sessions that brought listening to days that were over", "A session that changes while pages are read comes again, with a higher revision. As application/x-ndjson or text/csv all are streamed.", ContentNegotiation.Lines, ContentNegotiation.Csv)
            .Takes("since", Since).TakesLimit().Takes("cursor", "The next of the page before.").Fails(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> DaysAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains, TimeProvider timeProvider)
    {
        var now = timeProvider.GetUtcNow();
        var (request, problem) = AmendmentParameters.Read(caller.Tenant, context.Request.Query, now.ToUnixTimeMilliseconds(), await ZoneAsync(context, caller, grains));
        if (request is null) return problem!;
        var listings = grains.GetGrain<ITenantListingGrain>(caller.Tenant);
        var days = new AmendedDaySummary();
        for (var page = request with { Limit = Limits.MaxPageRows, After = null }; ;)
        {
            var reply = await listings.ListAmendments(page, context.RequestAborted);
            days.Add(reply);
            if (reply.Next is not { } continuation) break;
            page = page with { After = continuation };
        }

        var report = new AmendedDaysReport(DateTimeOffset.FromUnixTimeMilliseconds(request.From), now, days.ToDays());
        return RowsResult.Create(context, ReportJson.Write(report), "days", RowColumns.AmendedDays);
    }

    private static ValueTask<TimeZoneInfo> ZoneAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
        InstantText.ZoneOfDatesAsync(context.Request.Query, caller, grains, "since");

    private static async Task<IResult> SessionsAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains, TimeProvider timeProvider)
    {
        var (request, problem) = AmendmentParameters.Read(caller.Tenant, context.Request.Query, timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), await ZoneAsync(context, caller, grains));
        if (request is null) return problem!;
        var format = ContentNegotiation.Choose(context.Request.Headers.Accept, offersLines: true);
        if (format == AnswerFormat.Json) return new JsonResult(ListPage.Write(ListKind.Amendments, caller.Tenant, request, await ReadAsync(request)));
        var whole = request with { Limit = Limits.StreamPageRows, After = null };
        return new ListStream(ListKind.Amendments, format, await ReadAsync(whole), continuation => ReadAsync(whole with { After = continuation }));

        ValueTask<ListReply> ReadAsync(ListRequest page) => grains.GetGrain<ITenantListingGrain>(caller.Tenant).ListAmendments(page, context.RequestAborted);
    }
}
