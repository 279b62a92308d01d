using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// Finds out who calls, and judges what an endpoint's policy demands of the caller, in every request. A token that is
/// remembered is known by its digest alone; any other goes to the bearer scheme. The framework's own way through its
/// services was a fifteenth of a small post.
/// </summary>
/// <param name="tokens">The tokens that were checked lately.</param>
/// <param name="issuers">Which tenants each issuer may sign for.</param>
public sealed class CallerEvaluator(RememberedTokens tokens, IssuerTenants issuers) : IPolicyEvaluator
{
    private static readonly Task<AuthenticateResult> Found = Task.FromResult(AuthenticateResult.NoResult());

    private static readonly Task<PolicyAuthorizationResult> Allowed = Task.FromResult(PolicyAuthorizationResult.Success());

    private static readonly Task<PolicyAuthorizationResult> Unknown = Task.FromResult(PolicyAuthorizationResult.Challenge());

    private static readonly Task<PolicyAuthorizationResult> Refused = Task.FromResult(PolicyAuthorizationResult.Forbid());

    /// <summary>Leaves the caller's <see cref="Credentials"/> with the request, if its token is valid.</summary>
    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        if (tokens.Find(BearerToken.FromRequest(context.Request)) is not { } known) return CheckAsync(context);
        context.Features.Set(known);
        return Found;
    }

    /// <summary>Judges the policy; who is let in is left with the request as <see cref="CurrentCaller"/>, and why not as <see cref="Refusal"/>.</summary>
    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        if (context.Features.Get<Credentials>() is not { } credentials) return Unknown;
        foreach (var requirement in policy.Requirements)
        {
            var scope = requirement switch
            {
                ScopeRequirement demanded => demanded.Scope,
                DenyAnonymousAuthorizationRequirement => null,
                _ => throw new InvalidOperationException($"Nobody judges {requirement}."),
            };
            if (credentials.Refuse(scope) is not { } problem) continue;
            context.Features.Set(new Refusal(problem, scope));
            return Refused;
        }

        context.Features.Set(credentials.Caller);
        return Allowed;
    }

    private async Task<AuthenticateResult> CheckAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync();
        if (result.Principal is { } principal) context.Features.Set(new Credentials(principal, issuers));
        return AuthenticateResult.NoResult();
    }
}
