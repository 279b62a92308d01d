using System.Collections.Concurrent;

using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// Validates tokens, and remembers a valid one for a minute at most, never past its expiry: a client sends the same
/// token with every post, and checking its signature costs as much as reading a small post. A key that an OpenID
/// provider withdraws is therefore believed for up to a minute longer. Safe from any thread.
/// </summary>
public sealed class RememberedTokens : JsonWebTokenHandler
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (Task<TokenValidationResult> Result, DateTimeOffset Until)> _valid = new(StringComparer.Ordinal);

    private readonly TimeProvider _clock;

    /// <summary>Remembers nothing yet.</summary>
    /// <param name="clock">The server's clock.</param>
    public RememberedTokens(TimeProvider clock)
    {
        _clock = clock;
        MapInboundClaims = false;
    }

    /// <inheritdoc/>
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
        _valid.TryGetValue(token, out var known) && _clock.GetUtcNow() < known.Until ? known.Result : CheckAsync(token, validationParameters);

    private async Task<TokenValidationResult> CheckAsync(string token, TokenValidationParameters rules)
    {
        var result = await base.ValidateTokenAsync(token, rules);
        if (!result.IsValid || token.Length > Limits.MaxRememberedTokenLength) return result;
        if (_valid.Count >= Limits.MaxRememberedTokens) _valid.Clear(); // each is then checked once more
        var until = _clock.GetUtcNow() + KeptFor;
        var expiry = new DateTimeOffset(DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc));
        _valid[token] = (Task.FromResult(result), until < expiry ? until : expiry);
        return result;
    }
}
