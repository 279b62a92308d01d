using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// Checks bearer tokens. A configured issuer and audience are always checked; without one it is not, because a
/// symmetric key is trust enough in itself (an Authority demands an audience, and its issuer comes from its metadata).
/// Expiry has no leeway; a <c>nbf</c> may lie a minute ahead, for the issuer's clock.
/// </summary>
public static class BearerSetup
{
    private static readonly TimeSpan NotBeforeLeeway = TimeSpan.FromMinutes(1);

    private static readonly string[] SymmetricAlgorithms =
        [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512];

    private static readonly string[] ProviderAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Adds authentication by token and a policy for every scope; what says nothing else demands a valid caller.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .PostConfigure<IConfiguration, RememberedTokens, TimeProvider>((options, configuration, tokens, timeProvider) => Apply(options, BearerSettings.Read(configuration), tokens, timeProvider));

        services.AddSingleton(provider => BearerSettings.Read(provider.GetRequiredService<IConfiguration>()).IssuerTenants);
        services.AddSingleton<RememberedTokens>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        services.AddSingleton<IPolicyEvaluator, CallerEvaluator>();
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(Demand(null))
            .SetDefaultPolicy(Demand(null));
        foreach (var scope in Scopes.All) authorization.AddPolicy(scope, Demand(scope));
        return services;
    }

    /// <summary>Judges every request from here on.</summary>
    public static void UseCallers(this WebApplication app)
    {
        // Who calls is found out by CallerEvaluator. Without this mark the framework would find it out once more, in front of everything.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseAuthorization();
    }

    private static AuthorizationPolicy Demand(string? scope) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)).Build();

    private static void Apply(JwtBearerOptions options, BearerSettings settings, RememberedTokens tokens,
        TimeProvider timeProvider)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(tokens);
        var check = options.TokenValidationParameters;
        check.ValidateIssuer = settings.Issuers.Count > 0 || settings.Authority is not null;
        check.ValidIssuer = null;
        check.ValidIssuers = settings.Issuers;
        check.ValidateAudience = settings.Audiences.Count > 0;
        check.ValidAudience = null;
        check.ValidAudiences = settings.Audiences;
        check.ValidateIssuerSigningKey = true;
        check.RequireSignedTokens = true;
        check.RequireExpirationTime = true;
        check.ValidAlgorithms = settings.Authority is null ? SymmetricAlgorithms
            : settings.Keys.Count == 0 ? ProviderAlgorithms : [.. SymmetricAlgorithms, .. ProviderAlgorithms];
        check.LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = timeProvider.GetUtcNow().UtcDateTime;
            return expires > now && (notBefore is null || notBefore <= now + NotBeforeLeeway);
        };
        if (settings.Keys.Count == 0) return;

        // A key counts for its own issuer only; which tenants that issuer may sign for is judged by Credentials.
        check.IssuerSigningKeys = [];
        check.IssuerSigningKeyResolverUsingConfiguration = (_, token, _, _, provider) =>
        [
            .. settings.Keys.Where(key => key.Issuer is null || key.Issuer == token.Issuer).Select(key => key.Key),
            .. settings.IsOfProvider(token.Issuer, provider?.Issuer) ? provider?.SigningKeys ?? [] : [],
        ];
    }
}
