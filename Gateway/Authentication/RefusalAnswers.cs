using Audiogum.Sessions.Gateway.Problems;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>Answers 401 with <c>WWW-Authenticate</c> where there is no valid token, and 403 with the reason where it does not allow enough.</summary>
public sealed class RefusalAnswers : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context) : authorizeResult.Challenged ? ChallengeAsync(context) : RefuseAsync(context);

    private static async Task ChallengeAsync(HttpContext context)
    {
        await context.ChallengeAsync();
        await KnownProblems.ForStatus(StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        var refusal = context.Features.Get<Refusal>();
        if (refusal is { Problem.Code: "insufficient_scope", Scope: { } scope })
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
        return (refusal?.Problem ?? KnownProblems.ForStatus(StatusCodes.Status403Forbidden)).ExecuteAsync(context);
    }
}
