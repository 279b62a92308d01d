using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces.Reconciling;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reconciling;

/// <summary>
/// <c>GET /v1/reconcile?date=</c>: the day's raw events folded again = rows of sessions = dashboards = exported files, each difference named.
/// It speaks for what analysts are given and reads all that is behind it: <c>exports:read</c>.
/// </summary>
public static class ReconcileEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapReconcile(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/reconcile", AnswerAsync).RequireAuthorization(Scopes.ExportsRead)
            .Answers<ReconcileReport>("Late data", "Raw events = sessions = dashboards = exported files, of a day", "A tenant's days are reconciled one at a time and no faster than a budget allows: a day of a million events takes a minute.", ContentNegotiation.Csv)
            .Takes("date", "As 2026-11-20, in the tenant's time zone; default yesterday.").Fails(StatusCodes.Status400BadRequest);

    private static async Task<IResult> AnswerAsync(HttpContext context, CurrentCaller caller, IGrainFactory grains, TimeProvider timeProvider)
    {
        var query = new QueryReading(context.Request.Query);
        var asked = query.Date("date", "yyyy-MM-dd", "2026-11-20");
        if (query.Problem is { } problem) return problem;
        var date = asked ?? await YesterdayAsync(grains.GetGrain<ITenantGrain>(caller.Tenant));
        var (sessions, events, retired, more, settled, notYet) = (0L, 0L, 0L, 0L, false, (long?)null);
        var differences = new List<Difference>();
        IReadOnlyList<string>? notCompared = null;
        await foreach (var step in grains.GetGrain<ITenantReconcileGrain>(caller.Tenant).Reconcile(date).WithCancellation(context.RequestAborted))
        {
            sessions += step.Sessions;
            events += step.Events;
            retired += step.Retired;
            settled = step.Settled ?? settled;
            notYet = step.NotYetExported ?? notYet;
            notCompared = step.NotCompared ?? notCompared;
            var named = Math.Min(step.Differences.Count, ReconcileReport.MaxDifferences - differences.Count);
            differences.AddRange(step.Differences.Take(named));
            more += step.Differences.Count - named;
        }

        var report = new ReconcileReport(
            date, timeProvider.GetUtcNow(), settled, sessions, events, retired, differences, more, notYet, notCompared);
        return RowsResult.Create(context, ReportJson.Write(report), "differences", RowColumns.Differences);
    }

    private static async Task<DateOnly> YesterdayAsync(ITenantGrain tenant) => (await tenant.GetToday()).Date.AddDays(-1);
}
