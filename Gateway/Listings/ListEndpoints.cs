using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Live;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Listings;

/// <summary><c>GET /v1/sessions</c> and <c>GET /v1/plays</c>: a page as JSON, or the whole range as lines or CSV.</summary>
public static class ListEndpoints
{
    private const string Whole = "As application/x-ndjson or text/csv the whole range is streamed, without limit and cursor.";

    /// <summary>Maps the endpoints.</summary>
    public static void MapListings(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/v1").RequireAuthorization(Scopes.SessionsRead);
        Describe(lists.MapGet("/sessions", (HttpContext context, CurrentCaller caller, IGrainFactory grains, OpenStreams open, TimeProvider timeProvider) =>
            AnswerAsync(ListKind.Sessions, context, caller, grains, open, timeProvider))
            .Answers<SessionPage>("Sessions", "List sessions", Whole, ContentNegotiation.Lines, ContentNegotiation.Csv));
        Describe(lists.MapGet("/plays", (HttpContext context, CurrentCaller caller, IGrainFactory grains, OpenStreams open, TimeProvider timeProvider) =>
            AnswerAsync(ListKind.Plays, context, caller, grains, open, timeProvider))
            .Answers<PlayPage>("Sessions", "List play sessions", Whole, ContentNegotiation.Lines, ContentNegotiation.Csv));
    }

    private static void Describe(RouteHandlerBuilder list)
    {
        list.Takes("from", "Start of the range by startedat: a date of the tenant's zone, or a date and time with offset. Default 30 days before its end.")
            .Takes("to", "End of the range, exclusive; at most 400 days on. Default now.")
            .TakesLimit().Takes("cursor", "The next of the page before.").Fails(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests);
        foreach (var filter in (string[])["userid", "deviceid", "client", "platform", "devicename", "countrycode", "source"])
            list.Takes(filter, "Only rows with exactly this value.");
        list.Takes("status", "Only open or closed rows.");
    }

    private static async Task<IResult> AnswerAsync(ListKind kind, HttpContext context, CurrentCaller caller, IGrainFactory grains, OpenStreams open, TimeProvider timeProvider)
    {
        var zone = await InstantText.ZoneOfDatesAsync(context.Request.Query, caller, grains, "from", "to");
        var (request, problem) = ListParameters.Read(kind, caller.Tenant, context.Request.Query, timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), zone);
        if (request is null) return problem!;
        var listings = grains.GetGrain<ITenantListingGrain>(caller.Tenant);
        var format = ContentNegotiation.Choose(context.Request.Headers.Accept, offersLines: true);
        if (format == AnswerFormat.Json)
            return new JsonResult(ListPage.Write(kind, caller.Tenant, request, await ReadAsync(request)));

        if (open.TryOpen(caller.Tenant) is not { } place) return KnownProblems.TooManyRequests("Too many streams are open.");
        context.Response.RegisterForDispose(place);
        var whole = request with { Limit = Limits.StreamPageRows, After = null };
        return new ListStream(kind, format, await ReadAsync(whole), next => ReadAsync(whole with { After = next }));

        ValueTask<ListReply> ReadAsync(ListRequest page) => kind == ListKind.Sessions
            ? listings.ListSessions(page, context.RequestAborted)
            : listings.ListPlays(page, context.RequestAborted);
    }
}
