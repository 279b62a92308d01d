using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary><c>GET /v1/dashboards/realtime/stream</c> and <c>GET /v1/playevents/stream</c>, as Server-Sent Events.</summary>
public static class StreamEndpoints
{
    private const string EventStream = "text/event-stream";

    /// <summary>Maps the endpoints.</summary>
    public static void MapStreams(this IEndpointRouteBuilder routes)
    {
        var streams = routes.MapGroup("/v1").RequireAuthorization(Scopes.DashboardsRead);
        streams.MapGet("/dashboards/realtime/stream", (HttpContext context, CurrentCaller caller, RealtimeFeeds feeds, OpenStreams open, TimeProvider clock) =>
            Answer(context, caller, open, clock, cancelled => feeds.FollowAsync(caller.Tenant, cancelled)))
            .Answers<RealtimeReport>("Dashboards", "Now, as Server-Sent Events", "A snapshot at once, then one at most every second when something changed.", EventStream)
            .Fails(StatusCodes.Status429TooManyRequests);
        streams.MapGet("/playevents/stream", (HttpContext context, CurrentCaller caller, IGrainFactory grains, OpenStreams open, TimeProvider clock) =>
        {
            var query = new QueryReading(context.Request.Query);
            var filter = new PlayEventFilter(query);
            return query.Problem ?? Answer(context, caller, open, clock, cancelled =>
                NewPlayEvents.ReadAsync(grains.GetGrain<ITenantArchiveGrain>(caller.Tenant), filter, clock, cancelled));
        }).Answers<RawPlayEvents>("Archive", "Play events as they arrive, as Server-Sent Events", null, EventStream)
            .TakesFilter().Fails(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests);
    }

    private static IResult Answer(
        HttpContext context, CurrentCaller caller, OpenStreams open, TimeProvider clock, Func<CancellationToken, IAsyncEnumerable<string>> documents)
    {
        if (open.TryOpen(caller.Tenant) is not { } place) return KnownProblems.TooManyRequests("Too many streams are open.");
        context.Response.RegisterForDispose(place);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return TypedResults.ServerSentEvents(StreamAnswer.WhileValid(documents, caller, clock, stopping, context.RequestAborted));
    }
}
