using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>A signing key of this run: the settings by which a server accepts it, and tokens that it signed.</summary>
internal sealed class Identity
{
    private const string Issuer = "benchmark";
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A server's environment: these settings, and more of them.</summary>
    public Dictionary<string, string> Accepted(params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["Authentication__Schemes__Bearer__ValidIssuer"] = Issuer,
            ["Authentication__Schemes__Bearer__ValidAudiences__0"] = Issuer,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Issuer"] = Issuer,
            ["Authentication__Schemes__Bearer__SigningKeys__0__Value"] = Convert.ToBase64String(key),
        };
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    /// <summary>A token that may post for a tenant.</summary>
    public string Token(string tenant) => Token(tenant, "events:write", "user");

    /// <summary>A token of a tenant and a user with some scopes.</summary>
    public string Token(string tenant, string scopes, string user) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Issuer,
        Claims = new Dictionary<string, object> { ["tenant"] = tenant, ["scope"] = scopes, ["sub"] = user, ["deviceid"] = "device" },
        SigningCredentials = new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
    });
}
