using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary>
/// Signs tokens for devices and dashboards, in demo and self-hosted mode: with the symmetric key of the issuer that signed
/// the administrator's own token. Where the server holds none, an identity provider issues tokens.
/// </summary>
/// <param name="configuration">Where the keys are.</param>
/// <param name="timeProvider">The server's clock.</param>
internal sealed class TokenIssuing(IConfiguration configuration, TimeProvider timeProvider)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly BearerSettings bearer = BearerSettings.Read(configuration);

    /// <summary>Whether it can sign for an issuer.</summary>
    public bool CanSignFor(string? issuer) => KeyOf(issuer) is not null;

    /// <summary>Signs a token.</summary>
    /// <param name="issuer">The issuer of the administrator's token.</param>
    /// <param name="tenant">The administrator's tenant.</param>
    /// <param name="asked">What was asked for.</param>
    public IssuedToken Issue(string issuer, string tenant, TokenRequest asked)
    {
        var claims = new Dictionary<string, object> { ["tenant"] = tenant, ["scope"] = string.Join(' ', asked.Scopes), [JwtRegisteredClaimNames.Jti] = asked.Id };
        if (asked.UserId is { } user) claims["sub"] = user;
        if (asked.DeviceId is { } device) claims["deviceid"] = device;
        var now = timeProvider.GetUtcNow();
        var token = Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = bearer.Audiences.Count > 0 ? bearer.Audiences[0] : null,
            IssuedAt = now.UtcDateTime,
            Expires = (now + asked.Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new(KeyOf(issuer) ?? throw new InvalidOperationException("There is no key."), SecurityAlgorithms.HmacSha256),
        });
        return new(token, asked.Id, asked.Scopes, asked.UserId, asked.DeviceId, now + asked.Lifetime);
    }

    // As the check of tokens does: a key without an issuer speaks for any.
    private SymmetricSecurityKey? KeyOf(string? issuer) => issuer is null ? null : bearer.Keys.FirstOrDefault(key => key.Issuer is null || key.Issuer == issuer).Key;
}

/// <summary>The answer of <c>POST /v1/admin/tokens</c>; the only time that the token is shown.</summary>
/// <param name="Token">The token.</param>
/// <param name="Id">Its <c>jti</c>, by which the trail names it.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="UserId">Its <c>sub</c>; absent without one.</param>
/// <param name="DeviceId">Its <c>deviceid</c>; absent without one.</param>
/// <param name="ExpiresAt">When it ends. Nothing takes it back before.</param>
public sealed record IssuedToken(string Token, string Id, IReadOnlyList<string> Scopes, string? UserId, string? DeviceId, DateTimeOffset ExpiresAt);
