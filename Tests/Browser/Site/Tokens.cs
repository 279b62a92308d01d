using System.Security.Cryptography;

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>Mints tokens that the product under test believes.</summary>
public static class Tokens
{
    public const string Issuer = "https://issuer.test";

    public const string AllScopes = "events:write dashboards:read sessions:read exports:read";

    public static byte[] Key { get; } = RandomNumberGenerator.GetBytes(32);

    public static string Mint(string tenant, string scope = AllScopes, DateTime? expires = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Claims = new Dictionary<string, object> { ["tenant"] = tenant, ["scope"] = scope, ["sub"] = "user-1", ["deviceid"] = "device-1" },
        Expires = expires ?? new(2199, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        SigningCredentials = new(new SymmetricSecurityKey(Key), SecurityAlgorithms.HmacSha256),
    });
}
