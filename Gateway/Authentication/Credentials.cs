using System.Security.Claims;

using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>What a valid token says: read out of its claims once, and the same for every request that bears it.</summary>
public sealed class Credentials
{
    private readonly Problem? _problem;

    private readonly string[] _scopes;

    /// <summary>Reads the claims of a valid token.</summary>
    /// <param name="principal">The claims.</param>
    /// <param name="issuers">Which tenants its issuer may sign for.</param>
    public Credentials(ClaimsPrincipal principal, IssuerTenants issuers)
    {
        (Caller, _problem) = CallerReading.Read(principal, issuers);
        Issuer = principal.FindFirst("iss")?.Value;

        // What an operator sees is of all tenants, so an issuer of some of them cannot allow it.
        var given = issuers.AllowsAll(Issuer) ? Scopes.All : Scopes.All.Except([Scopes.Operator]);
        _scopes = [.. given.Where(scope => CallerReading.HasScope(principal, scope))];
    }

    /// <summary>Who calls; null where the token does not say so as it must.</summary>
    public CurrentCaller? Caller { get; }

    /// <summary>What the token allows, of the scopes that there are.</summary>
    public IReadOnlyList<string> AllowedScopes => _scopes;

    /// <summary>Who issued it.</summary>
    public string? Issuer { get; }

    /// <summary>Binds an endpoint's parameter to what <see cref="CallerEvaluator"/> found.</summary>
    public static ValueTask<Credentials?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Credentials>());

    /// <summary>Why something that needs a scope, or any caller at all, is refused; null where it is allowed.</summary>
    public Problem? Refuse(string? scope) =>
        _problem ?? (scope is null || Array.IndexOf(_scopes, scope) >= 0 ? null : KnownProblems.Forbidden("insufficient_scope", $"The scope {scope} is needed."));
}
