using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary><c>GET /v1/dashboards/realtime/stream</c> and <c>GET /v1/playevents/stream</c>, as Server-Sent Events.</summary>
public static class StreamEndpoints
{
    private const string TailDescription =
        "The newest at once, then every second those that are new. missed says how many more came that a reader was too slow for, skipped that more came than are listed at a time. With rejections=true also events named rejection, each as GET /v1/rejections.";

    /// <summary>Maps the endpoints.</summary>
    public static void MapStreams(this IEndpointRouteBuilder routes)
    {
        _ = routes.ServiceProvider.GetRequiredService<StreamInstruments>();
        var streams = routes.MapGroup("/v1").RequireAuthorization(Scopes.DashboardsRead);
        streams.MapGet("/dashboards/realtime/stream", (HttpContext context, CurrentCaller caller, RealtimeStream feeds, OpenStreams open, TimeProvider timeProvider) =>
            Answer(context, caller, open, timeProvider, cancellationToken => feeds.FollowAsync(caller.Tenant, cancellationToken)))
            .Answers<RealtimeReport>("Dashboards", "Now, as Server-Sent Events", "A snapshot at once, then one at most every second when something changed.", StreamAnswer.MediaType)
            .Fails(StatusCodes.Status429TooManyRequests);
        streams.MapGet("/playevents/stream", (HttpContext context, CurrentCaller caller, TailStream feeds, OpenStreams open, TimeProvider timeProvider) =>
        {
            var query = new QueryReading(context.Request.Query);
            var filter = new PlayEventFilter(query);
            var withRejections = query.OneOf("rejections", "true", "false") == "true";
            return query.Problem ?? Answer(context, caller, open, timeProvider, cancellationToken => feeds.FollowAsync(caller.Tenant, filter, withRejections, cancellationToken));
        }).Answers<RawPlayEvents>("Archive", "Play events as they arrive, as Server-Sent Events", TailDescription, StreamAnswer.MediaType)
            .Takes("rejections", "true: rejected events too.").TakesFilter()
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests);
    }

    private static IResult Answer(
        HttpContext context, CurrentCaller caller, OpenStreams open, TimeProvider timeProvider, Func<CancellationToken, IAsyncEnumerable<StreamItem>> items)
    {
        if (open.TryOpen(caller.Tenant) is not { } place) return KnownProblems.TooManyRequests("Too many streams are open.");
        context.Response.RegisterForDispose(place);
        var cancellationToken = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return new StreamAnswer(EventStream.WhileValid(items, caller, timeProvider, cancellationToken), timeProvider);
    }
}
