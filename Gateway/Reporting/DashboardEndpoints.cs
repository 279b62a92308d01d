using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// <c>GET /v1/dashboards/…</c>, as JSON or CSV. Without <c>date</c> or <c>month</c> the answer is today's, or this
/// month's, in the tenant's own time zone. <c>section</c> narrows CSV to one of the report's tables.
/// </summary>
public static class DashboardEndpoints
{
    private const string Tag = "Dashboards";

    /// <summary>Maps the endpoints.</summary>
    public static void MapDashboardNumbers(this IEndpointRouteBuilder routes)
    {
        var dashboards = routes.MapGroup("/v1/dashboards").RequireAuthorization(Scopes.DashboardsRead);
        dashboards.MapGet("/realtime", async (HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            Answer(context, await TenantOf(caller, grains).GetRealtime()))
            .Answers<RealtimeReport>(Tag, "Now", null, ContentNegotiation.Csv);
        dashboards.MapGet("/daily", DailyAsync)
            .Answers<PeriodReport>(Tag, "A day of the tenant's time zone", null, ContentNegotiation.Csv)
            .Takes("date", "As 2026-11-20; default today.").TakesPlayFilter().Fails(StatusCodes.Status400BadRequest);
        dashboards.MapGet("/monthly", MonthlyAsync)
            .Answers<PeriodReport>(Tag, "A month of the tenant's time zone", null, ContentNegotiation.Csv)
            .Takes("month", "As 2026-11; default this month.").TakesPlayFilter().Fails(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> DailyAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var query = new QueryReading(context.Request.Query);
        var date = query.Date("date", "yyyy-MM-dd", "2026-11-20");
        var filter = query.Filter();
        if (query.Problem is { } problem) return problem;
        var tenant = TenantOf(caller, grains);
        return Answer(context, await tenant.GetDaily(date ?? (await tenant.GetToday()).Date, filter));
    }

    private static async Task<IResult> MonthlyAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains)
    {
        var query = new QueryReading(context.Request.Query);
        var month = query.Date("month", "yyyy-MM", "2026-11");
        var filter = query.Filter();
        if (query.Problem is { } problem) return problem;
        var tenant = TenantOf(caller, grains);
        return Answer(context, await tenant.GetMonthly(month ?? (await tenant.GetToday()).Date, filter));
    }

    private static ITenantGrain TenantOf(CurrentCaller caller, IGrainFactory grains) => grains.GetGrain<ITenantGrain>(caller.Tenant);

    private static IResult Answer<T>(HttpContext context, T report)
    {
        var json = ReportJson.Write(report);
        return ContentNegotiation.Choose(context.Request.Headers.Accept, offersLines: false) == AnswerFormat.Csv
            ? TypedResults.Bytes(ReportTable.Write(json, context.Request.Query["section"] is [{ } section] ? section : null, CsvText.IsForSpreadsheet(context.Request)), $"{ContentNegotiation.Csv}; charset=utf-8")
            : new JsonResult(json);
    }
}
