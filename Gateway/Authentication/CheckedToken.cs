using System.Collections.Frozen;
using System.Security.Claims;

using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// What is kept of a valid token: the claims that the server reads (api.md, Identity, and who issued it), and nothing
/// that it could be sent again with.
/// </summary>
internal sealed class CheckedToken
{
    private const string Scheme = "Bearer";

    // Measured: this object, its place in a dictionary, the credentials and the array of claims, then a claim and its text, rounded up.
    private const int BytesOfToken = 416;

    private const int BytesOfClaim = 56;

    private static readonly FrozenSet<string> Read = FrozenSet.Create(StringComparer.Ordinal, "iss", "tenant", "sub", "deviceid", "exp", "scope", "scp");

    private readonly (string Type, string Value, string ValueType)[] _claims;

    private readonly DateTime _from;

    private readonly DateTime _to;

    /// <summary>Takes what is needed out of a valid result.</summary>
    /// <param name="valid">The result.</param>
    /// <param name="latest">When it has to be checked again, unless it expires before.</param>
    /// <param name="issuers">Which tenants its issuer may sign for.</param>
    public CheckedToken(TokenValidationResult valid, DateTimeOffset latest, IssuerTenants issuers)
    {
        _claims = [.. valid.ClaimsIdentity.Claims.Where(claim => Read.Contains(claim.Type)).Select(claim => (Read.Single(type => type == claim.Type), claim.Value, claim.ValueType))];
        (_from, _to) = (valid.SecurityToken.ValidFrom, valid.SecurityToken.ValidTo);
        var expiry = new DateTimeOffset(DateTime.SpecifyKind(_to, DateTimeKind.Utc));
        Credentials = new(new ClaimsPrincipal(valid.ClaimsIdentity), issuers);
        Until = latest < expiry ? latest : expiry;
    }

    /// <summary>What it says.</summary>
    public Credentials Credentials { get; }

    /// <summary>From then on it is not believed.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Bytes that it takes in memory, about.</summary>
    public int Bytes => BytesOfToken + _claims.Sum(claim => BytesOfClaim + claim.Value.Length * sizeof(char));

    /// <summary>The result of a check, as the bearer scheme reads it.</summary>
    public TokenValidationResult ToResult()
    {
        var identity = new ClaimsIdentity(Scheme);
        foreach (var (type, value, kind) in _claims) identity.AddClaim(new(type, value, kind, ClaimsIdentity.DefaultIssuer, ClaimsIdentity.DefaultIssuer, identity));
        return new() { IsValid = true, ClaimsIdentity = identity, SecurityToken = new Lifetime(_from, _to) };
    }

    private sealed class Lifetime(DateTime from, DateTime to) : SecurityToken
    {
        public override string Id => string.Empty;

        public override string Issuer => string.Empty;

        public override SecurityKey SecurityKey => throw new NotSupportedException("The key of a token is not kept.");

        public override SecurityKey SigningKey { get => SecurityKey; set => throw new NotSupportedException("The key of a token is not kept."); }

        public override DateTime ValidFrom => from;

        public override DateTime ValidTo => to;
    }
}
