using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Archive;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary><c>GET /v1/playevents</c> and <c>GET /v1/rejections</c>: what arrived last, and what was wrong with it.</summary>
public static class ArchiveEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapArchive(this IEndpointRouteBuilder routes)
    {
        var archive = routes.MapGroup("/v1").RequireAuthorization(Scopes.DashboardsRead);
        archive.MapGet("/playevents", (HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(context, caller, grains, (actor, limit) => actor.ListPlayEvents(limit)));
        archive.MapGet("/rejections", (HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(context, caller, grains, (actor, limit) => actor.ListRejections(limit)));
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, CurrentCaller caller, IGrainFactory grains, Func<ITenantArchiveGrain, int, ValueTask<JsonReply>> ask)
    {
        var query = new QueryReading(context.Request.Query);
        var limit = query.Limit();
        if (query.Problem is { } problem) return problem;
        return new FinishedJson((await ask(grains.GetGrain<ITenantArchiveGrain>(caller.Tenant), limit)).Utf8);
    }
}
