using System.Buffers;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Tables;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary><c>GET /v1/sessions/{sessionid}</c> with its events and its timeline, answered by the session's own actor.</summary>
public static class SessionEndpoints
{
    private const string Tag = "Sessions";

    private const int IdLength = 32;

    /// <summary>Bytes of a document that is still turned into CSV; as JSON it may have any length.</summary>
    private const int MaxTable = 64 << 20;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Maps the endpoints.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/v1/sessions/{sessionid}").RequireAuthorization(Scopes.SessionsRead);
        session.MapGet("", (string sessionid, HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            IsTable(context)
                ? TableAsync(sessionid, context, caller, grains, actor => actor.GetSession(), utf8 => RowsResult.One(context, utf8, RowColumns.Sessions))
                : AnswerAsync(sessionid, context, caller, grains, actor => actor.GetSession()))
            .Answers<SessionDocument>(Tag, "A session", "What a 202 acknowledged is here at once.", ContentNegotiation.Csv).Fails(StatusCodes.Status404NotFound);
        session.MapGet("/events", (string sessionid, HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(sessionid, context, caller, grains, actor => actor.GetEvents()))
            .Answers<RawEvents>(Tag, "The raw events of a session").Fails(StatusCodes.Status404NotFound);
        session.MapGet("/timeline", (string sessionid, HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            IsTable(context)
                ? TableAsync(sessionid, context, caller, grains, actor => actor.GetTimeline(), utf8 => RowsResult.Create(context, utf8, "entries", RowColumns.Timeline))
                : AnswerAsync(sessionid, context, caller, grains, actor => actor.GetTimeline()))
            .Answers<TimelineDocument>(Tag, "Why the numbers of a session are what they are", null, ContentNegotiation.Csv).Fails(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> AnswerAsync(
        string sessionId, HttpContext context, CurrentCaller caller, IGrainFactory grains, Func<ISessionGrain, IAsyncEnumerable<JsonReply>> ask) =>
        Find(sessionId, caller, grains) is { } actor ? StreamedJsonResult.CreateAsync(ask(actor), context.RequestAborted) : Task.FromResult<IResult>(KnownProblems.NotFound);

    private static bool IsTable(HttpContext context) => ContentNegotiation.Choose(context.Request.Headers.Accept, offersLines: false) == AnswerFormat.Csv;

    private static async Task<IResult> TableAsync(
        string sessionId, HttpContext context, CurrentCaller caller, IGrainFactory grains, Func<ISessionGrain, IAsyncEnumerable<JsonReply>> ask, Func<byte[], IResult> present)
    {
        if (Find(sessionId, caller, grains) is not { } actor) return KnownProblems.NotFound;
        var whole = await StreamedJsonResult.WholeAsync(ask(actor), MaxTable, context.RequestAborted);
        return whole switch
        {
            null => KnownProblems.TableTooLarge,
            { Length: 0 } => KnownProblems.NotFound,
            _ => present(whole),
        };
    }

    // The tenant is part of the actor's key: another tenant's session is not found because it is never looked for.
    private static ISessionGrain? Find(string sessionId, CurrentCaller caller, IGrainFactory grains) =>
        sessionId.Length != IdLength || sessionId.AsSpan().ContainsAnyExcept(Hex)
            ? null
            : grains.GetGrain<ISessionGrain>(new SessionKey(caller.Tenant, sessionId.ToLowerInvariant()).ToString());
}
