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

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Maps the endpoints.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/v1/sessions/{sessionid}").RequireAuthorization(Scopes.SessionsRead);
        session.MapGet("", (string sessionid, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(sessionid, caller, grains, actor => actor.GetSession(), utf8 => new FinishedJson(utf8)))
            .Answers<SessionDocument>(Tag, "A session", "What a 202 acknowledged is here at once.").Fails(StatusCodes.Status404NotFound);
        session.MapGet("/events", (string sessionid, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(sessionid, caller, grains, actor => actor.GetEvents(), utf8 => new FinishedJson(utf8)))
            .Answers<RawEvents>(Tag, "The raw events of a session").Fails(StatusCodes.Status404NotFound);
        session.MapGet("/timeline", (string sessionid, HttpContext context, CurrentCaller caller, IGrainFactory grains) =>
            AnswerAsync(sessionid, caller, grains, actor => actor.GetTimeline(), utf8 => RowsAnswer.Of(context, utf8, "entries", RowColumns.Timeline)))
            .Answers<TimelineDocument>(Tag, "Why the numbers of a session are what they are", null, AnswerFormats.Csv).Fails(StatusCodes.Status404NotFound);
    }

    // The tenant is part of the actor's key: another tenant's session is not found because it is never looked for.
    private static async Task<IResult> AnswerAsync(
        string sessionId, CurrentCaller caller, IGrainFactory grains, Func<ISessionGrain, ValueTask<JsonReply?>> ask, Func<byte[], IResult> present)
    {
        if (sessionId.Length != IdLength || sessionId.AsSpan().ContainsAnyExcept(Hex)) return KnownProblems.NotFound;
        var key = new SessionKey(caller.Tenant, sessionId.ToLowerInvariant());
        var reply = await ask(grains.GetGrain<ISessionGrain>(key.ToString()));
        return reply is null ? KnownProblems.NotFound : present(reply.Utf8);
    }
}
