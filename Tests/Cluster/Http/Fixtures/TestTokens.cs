using System.Security.Cryptography;

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>Mints tokens: good ones by default, and every kind of bad one.</summary>
public sealed record TestTokens
{
    public const string Issuer = "https://issuer.test";

    public const string Audience = "audiogum-sessions";

    public const string AllScopes = "events:write dashboards:read sessions:read exports:read admin";

    public static byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    public object? Tenant { get; init; } = "acme";

    public object? Scope { get; init; } = AllScopes;

    /// <summary>The claim <c>scp</c>, as other identity providers name it.</summary>
    public object? Scp { get; init; }

    public string? UserId { get; init; } = "user-1";

    public string? DeviceId { get; init; } = "device-1";

    public string? IssuedBy { get; init; } = Issuer;

    public string? For { get; init; } = Audience;

    public DateTime? Expires { get; init; } = new(2199, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime? NotBefore { get; init; }

    public byte[]? SignedWith { get; init; } = Key;

    public string Algorithm { get; init; } = SecurityAlgorithms.HmacSha256;

    public static string Good { get; } = new TestTokens().Mint();

    public static string MintFor(string tenant, string scope = AllScopes) =>
        new TestTokens { Tenant = tenant, Scope = scope }.Mint();

    public string Mint()
    {
        var claims = new Dictionary<string, object>();
        Add("tenant", Tenant);
        Add("scope", Scope);
        Add("scp", Scp);
        Add("sub", UserId);
        Add("deviceid", DeviceId);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = IssuedBy,
            Audience = For,
            Claims = claims,
            Expires = Expires,
            NotBefore = NotBefore,
            SigningCredentials = SignedWith is null ? null : new(new SymmetricSecurityKey(SignedWith), Algorithm),
        });

        void Add(string name, object? value)
        {
            if (value is not null) claims[name] = value;
        }
    }
}
