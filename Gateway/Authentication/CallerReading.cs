using System.Buffers;
using System.Globalization;
using System.Security.Claims;

using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>Reads a caller out of the claims of a valid token (api.md, Identity).</summary>
public static class CallerReading
{
    private static readonly SearchValues<char> TenantCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The caller, or why the token is refused although it is valid: exactly one is not null.</summary>
    /// <param name="principal">The claims of a valid token.</param>
    /// <param name="issuers">Which tenants its issuer may sign for.</param>
    public static (CurrentCaller? Caller, Problem? Problem) Read(ClaimsPrincipal principal, IssuerTenants issuers)
    {
        Claim? tenant = null, user = null, device = null, expiry = null, issuer = null;
        foreach (var claim in principal.Claims)
        {
            switch (claim.Type)
            {
                case "tenant" when tenant is not null:
                    return (null, KnownProblems.Forbidden("invalid_tenant", "The token names more than one tenant."));
                case "sub" when user is not null:
                case "deviceid" when device is not null:
                    return (null, InvalidId);
                case "tenant": tenant = claim; break;
                case "sub": user = claim; break;
                case "deviceid": device = claim; break;
                case "exp": expiry = claim; break;
                case "iss": issuer = claim; break;
            }
        }

        if (tenant is null || tenant.ValueType != ClaimValueTypes.String || !IsTenant(tenant.Value))
            return (null, KnownProblems.Forbidden("invalid_tenant", "The token names no valid tenant."));
        if (!issuers.Allows(issuer?.Value, tenant.Value))
            return (null, KnownProblems.Forbidden("invalid_tenant", "The token's issuer may not sign for its tenant."));
        if (IsTooLong(user) || IsTooLong(device)) return (null, InvalidId);
        return (new(tenant.Value, IdOf(user), IdOf(device), ExpiryOf(expiry)), null);
    }

    /// <summary>Whether the token has a scope, in <c>scope</c> or <c>scp</c>: in one space-separated claim, or in several.</summary>
    public static bool HasScope(ClaimsPrincipal principal, string scope)
    {
        foreach (var claim in principal.Claims)
        {
            if (claim.Type is not ("scope" or "scp")) continue;
            foreach (var range in claim.Value.AsSpan().Split(' '))
            {
                if (claim.Value.AsSpan(range).SequenceEqual(scope)) return true;
            }
        }

        return false;
    }

    /// <summary><c>^[a-z0-9][a-z0-9-]{0,62}$</c>.</summary>
    public static bool IsTenant(string text) =>
        text.Length is > 0 and <= Limits.MaxTenantLength && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(TenantCharacters);

    private static Problem InvalidId => KnownProblems.Forbidden(
        "invalid_claim", $"sub and deviceid occur at most once and have at most {Limits.MaxIdLength} characters.");

    private static bool IsTooLong(Claim? claim) => claim is not null && claim.Value.Length > Limits.MaxIdLength;

    // An empty id names nobody: it would lump all who have one together.
    private static string? IdOf(Claim? claim) => string.IsNullOrEmpty(claim?.Value) ? null : claim.Value;

    // Seconds, possibly with a fraction (RFC 7519 §2); a conversion beyond the range saturates.
    private static long ExpiryOf(Claim? claim) =>
        double.TryParse(claim?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? (long)(seconds * 1_000) : 0;
}
