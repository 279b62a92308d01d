using Audiogum.Sessions.Gateway.Problems;

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>Answers 401 with <c>WWW-Authenticate</c> where there is no valid token, and 403 with the reason where it does not allow enough.</summary>
public sealed class RefusalAnswers : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (authorizeResult.Challenged)
        {
            await context.ChallengeAsync();
            await KnownProblems.ForStatus(StatusCodes.Status401Unauthorized).ExecuteAsync(context);
        }
        else
        {
            var refusal = authorizeResult.AuthorizationFailure?.FailureReasons.OfType<Refusal>().FirstOrDefault();
            if (refusal is { Problem.Code: "insufficient_scope", Scope: { } scope })
                context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"";
            await (refusal?.Problem ?? KnownProblems.ForStatus(StatusCodes.Status403Forbidden)).ExecuteAsync(context);
        }
    }
}
