using System.Security.Cryptography;

namespace Audiogum.Sessions.Gateway.SignIn;

/// <summary>
/// One-time codes that stand for a token, so that a link can sign somebody in without a token in a URL. They live in
/// this process only. Safe from any thread.
/// </summary>
/// <param name="timeProvider">Measures how old they are.</param>
public sealed class SignInCodes(TimeProvider timeProvider)
{
    private const int CodeBytes = 16;

    private readonly Lock _gate = new();

    private readonly OrderedDictionary<string, (string Token, long MintedAt, TimeSpan Lifetime)> _codes = new(StringComparer.Ordinal);

    /// <summary>The path and query of a link that signs in once.</summary>
    /// <param name="token">The token that the browser gets; it is checked when the link is used.</param>
    /// <param name="lifetime">How long the link works.</param>
    public string MintLink(string token, TimeSpan lifetime)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CodeBytes));
        lock (_gate)
        {
            if (_codes.Count == Limits.MaxSignInCodes) _codes.RemoveAt(0);
            _codes.Add(code, (token, timeProvider.GetTimestamp(), lifetime));
        }

        return $"{SignInEndpoints.Path}?code={code}";
    }

    /// <summary>The token of a code, which is used up thereby; null when there is no such code or it is too old.</summary>
    public string? Redeem(string code)
    {
        lock (_gate)
        {
            return _codes.Remove(code, out var held) && timeProvider.GetElapsedTime(held.MintedAt) < held.Lifetime ? held.Token
                : null;
        }
    }
}
