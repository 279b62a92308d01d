using System.Security.Cryptography;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>An OpenID provider with one key: its metadata and its keys, and tokens that it signs in anybody's name.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "provider" };

    private readonly WebApplication _app;

    private FakeProvider(WebApplication app) => _app = app;

    /// <summary>Its address, which is its issuer too.</summary>
    public string Issuer => _app.Urls.Single();

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new FakeProvider(builder.Build());
        provider._app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = provider.Issuer, jwks_uri = provider.Issuer + "/keys" }));
        provider._app.MapGet("/keys", () =>
        {
            var parameters = provider._key.Rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "provider", n = Base64UrlEncoder.Encode(parameters.Modulus!), e = Base64UrlEncoder.Encode(parameters.Exponent!) } } });
        });
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>A token with its signature.</summary>
    public string Mint(string issuer, string tenant, string scope = TestTokens.AllScopes) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = TestTokens.Audience,
        Claims = new Dictionary<string, object> { ["tenant"] = tenant, ["scope"] = scope },
        SigningCredentials = new(_key, SecurityAlgorithms.RsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Rsa.Dispose();
    }
}
