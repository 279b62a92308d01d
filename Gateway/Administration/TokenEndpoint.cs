using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary><c>POST /v1/admin/tokens</c>: tokens for devices and dashboards. Each is in the trail before it is handed out.</summary>
internal static class TokenEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapTokens(this IEndpointRouteBuilder admin) =>
        admin.MapPost("/tokens", IssueAsync)
            .Answers<IssuedToken>(AdministrationEndpoints.Tag, "Make a token for a device or a dashboard", "Only where the server holds the signing key; elsewhere 409. The token is shown once and kept nowhere.")
            .TakesBody<AskedToken>("What the token is to allow, for whom and for how long.")
            .Fails(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status415UnsupportedMediaType);

    private static async Task<IResult> IssueAsync(HttpContext context, Credentials credentials, CurrentCaller caller, IGrainFactory grains, TokenIssuing issuing)
    {
        var (body, unread) = await AdminRequest.ReadAsync(context.Request, context.RequestAborted);
        if (body is null) return unread!;
        using var read = body;
        var (asked, problem) = TokenRequest.Read(body.RootElement);
        if (asked is null) return problem!;
        if (credentials.Issuer is not { } issuer || !issuing.CanSignFor(issuer)) return KnownProblems.NoSigningKey;

        // Who it is for is left out of the trail, which outlives an erasure.
        var issued = issuing.Issue(issuer, caller.Tenant, asked);
        await grains.GetGrain<ITenantSettingsGrain>(caller.Tenant).Record(AdminRequest.Who(caller), "token.issued",
        [
            new("id", null, issued.Id), new("scopes", null, string.Join(' ', issued.Scopes)), new("expiresat", null, Instants.ToIso(issued.ExpiresAt.ToUnixTimeMilliseconds())),
        ]);
        return new JsonResult(ReportJson.Write(issued));
    }
}
