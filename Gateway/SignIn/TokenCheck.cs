using System.Security.Claims;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Problems;

using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.SignIn;

/// <summary>
/// Checks a token that somebody signs in with exactly as the API will check it in every request: with the handlers,
/// keys and rules of the bearer scheme. The scheme itself judges once a request, and has done so by then.
/// </summary>
/// <param name="schemes">The options of the bearer scheme.</param>
/// <param name="issuers">Which tenants each issuer may sign for.</param>
public sealed class TokenCheck(IOptionsMonitor<JwtBearerOptions> schemes, IssuerTenants issuers)
{
    /// <summary>The caller of a token, or why it is refused: exactly one is not null.</summary>
    public async Task<(CurrentCaller? Caller, Problem? Problem)> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > Limits.MaxSignInTokenLength)
            return (null, KnownProblems.BadBody("invalid_token", $"A token has 1 to {Limits.MaxSignInTokenLength} characters."));

        var options = schemes.Get(JwtBearerDefaults.AuthenticationScheme);
        var rules = await RulesAsync(options, cancellationToken);
        foreach (var handler in options.TokenHandlers)
        {
            var result = await handler.ValidateTokenAsync(token, rules);
            if (result.IsValid) return CallerReading.Read(new ClaimsPrincipal(result.ClaimsIdentity), issuers);
        }

        return (null, KnownProblems.ForStatus(StatusCodes.Status401Unauthorized));
    }

    private static async Task<TokenValidationParameters> RulesAsync(JwtBearerOptions options, CancellationToken cancellationToken)
    {
        var rules = options.TokenValidationParameters.Clone();
        if (options.ConfigurationManager is BaseConfigurationManager provider)
        {
            rules.ConfigurationManager = provider;
        }
        else if (options.ConfigurationManager is not null)
        {
            var found = await options.ConfigurationManager.GetConfigurationAsync(cancellationToken);
            rules.ValidIssuers = [.. rules.ValidIssuers ?? [], found.Issuer];
            rules.IssuerSigningKeys = [.. rules.IssuerSigningKeys ?? [], .. found.SigningKeys];
        }

        return rules;
    }
}
