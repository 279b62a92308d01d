using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Gateway.Reporting;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;

using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Audiogum.Sessions.Gateway.SignIn;

/// <summary>Signs browsers in and out, and tells them who they are.</summary>
public static class SignInEndpoints
{
    /// <summary>Where a token is traded for the cookie.</summary>
    public const string Path = "/signin";

    private const string UsedUp = "~/login?code=used";

    /// <summary>Adds the room. The bearer scheme then also finds its token in the cookie, where that may count.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).PostConfigure(options =>
        {
            options.Events ??= new();
            var before = options.Events.OnMessageReceived;
            options.Events.OnMessageReceived = context =>
            {
                context.Token ??= SignInCookie.TokenOf(context.Request);
                return before(context);
            };
        });
        return services.AddSingleton<SignInCodes>().AddSingleton<TokenCheck>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Path, RedeemAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/signout", SignOut).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/v1/me", TellAsync).RequireAuthorization()
            .Answers<SignedInCaller>("Dashboards", "Who the token says that one is");
    }

    private static async Task<IResult> SignInAsync(HttpContext context, TokenCheck check)
    {
        // Nobody else's page may sign a browser in either: its user would look at somebody else's numbers.
        if (!SignInCookie.IsOfThisSite(context.Request)) return KnownProblems.ForStatus(StatusCodes.Status403Forbidden);
        var (token, problem) = await SignInRequest.ReadAsync(context.Request, context.RequestAborted);
        if (token is null) return problem!;
        var (caller, refusal) = await check.CheckAsync(token, context.RequestAborted);
        if (caller is null) return refusal!;
        SignInCookie.Set(context, token, caller.ExpiresAt);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RedeemAsync(HttpContext context, SignInCodes codes, TokenCheck check)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Query["code"] is not [{ } code] || codes.Redeem(code) is not { } token
            || (await check.CheckAsync(token, context.RequestAborted)).Caller is not { } caller)
        {
            return TypedResults.LocalRedirect(UsedUp);
        }

        SignInCookie.Set(context, token, caller.ExpiresAt);
        return TypedResults.LocalRedirect("~/");
    }

    private static IResult SignOut(HttpContext context)
    {
        if (!SignInCookie.IsOfThisSite(context.Request)) return KnownProblems.ForStatus(StatusCodes.Status403Forbidden);
        SignInCookie.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> TellAsync(Credentials credentials, CurrentCaller caller, IGrainFactory grains)
    {
        var zone = (await grains.GetGrain<ITenantGrain>(caller.Tenant).GetToday()).TimeZone;
        var expiry = DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(caller.ExpiresAt, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        return new JsonResult(ReportJson.Write(new SignedInCaller(caller.Tenant, caller.UserId, credentials.AllowedScopes, zone, expiry)));
    }
}

/// <summary>The answer of <c>GET /v1/me</c>.</summary>
/// <param name="Tenant">The customer.</param>
/// <param name="UserId"><c>sub</c>, left out when absent.</param>
/// <param name="Scopes">What the token allows, of the scopes that there are.</param>
/// <param name="TimeZone">IANA id of the tenant's time zone.</param>
/// <param name="ExpiresAt">When the token ends.</param>
public sealed record SignedInCaller(string Tenant, string? UserId, IReadOnlyList<string> Scopes, string TimeZone, DateTimeOffset ExpiresAt);
