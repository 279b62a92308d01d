using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// Validates tokens, and remembers a valid one for a minute at most, never past its expiry: a client sends the same
/// token with every post, and checking its signature costs as much as reading a small post. A key that an OpenID
/// provider withdraws is therefore believed for up to a minute longer. A token is known again by its digest; its text
/// is not kept. Safe from any thread.
/// </summary>
public sealed class RememberedTokens : JsonWebTokenHandler
{
    private readonly TimeProvider _clock;

    private readonly IssuerTenants _issuers;

    private readonly TokenMemory _memory;

    /// <summary>Remembers nothing yet.</summary>
    /// <param name="timeProvider">The server's clock.</param>
    /// <param name="issuers">Which tenants each issuer may sign for.</param>
    public RememberedTokens(TimeProvider timeProvider, IssuerTenants issuers)
    {
        _clock = timeProvider;
        _issuers = issuers;
        _memory = new(timeProvider);
        MapInboundClaims = false;
    }

    /// <summary>Tokens that are held in memory.</summary>
    public int Count => _memory.Count;

    /// <summary>What a token says that is remembered, or null.</summary>
    /// <param name="token">Its characters.</param>
    public Credentials? Find(ReadOnlySpan<char> token) =>
        token.IsEmpty ? null : _memory.Find(TokenDigest.Compute(token))?.Credentials;

    /// <inheritdoc/>
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var digest = TokenDigest.Compute(token);
        return _memory.Find(digest) is { } known ? Task.FromResult(known.ToResult()) : CheckAsync(digest, token, validationParameters);
    }

    private async Task<TokenValidationResult> CheckAsync(TokenDigest digest, string token, TokenValidationParameters rules)
    {
        var latest = _clock.GetUtcNow() + TokenMemory.KeptFor;
        var result = await base.ValidateTokenAsync(token, rules);
        if (!result.IsValid) return result;
        var valid = new CheckedToken(result, latest, _issuers);
        _memory.Remember(digest, valid);
        return valid.ToResult();
    }
}
