using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
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
            AnswerAsync(context, caller, grains, (actor, limit) => actor.ListPlayEvents(limit)))
            .Answers<RawPlayEvents>("Archive", "The newest play events, verbatim").TakesLimit().Fails(StatusCodes.Status400BadRequest);
        archive.MapGet("/rejections", (HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(context, caller, grains, (actor, limit) => actor.ListRejections(limit)))
            .Answers<RejectedEvents>("Archive", "The newest rejected events and conflicts, with reasons").TakesLimit().Fails(StatusCodes.Status400BadRequest);
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
