using Audiogum.Sessions.Gateway.SignIn;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>Where a request holds its token; the bearer scheme looks in the same places (RFC 6750 §2.1).</summary>
internal static class BearerToken
{
    private const string Prefix = "Bearer ";

    /// <summary>The token's characters, whether it is valid or not; none where there is no token.</summary>
    public static ReadOnlySpan<char> FromRequest(HttpRequest request)
    {
        if (SignInCookie.TokenOf(request) is { } token) return token;
        var header = request.Headers.Authorization.ToString().AsSpan();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : default;
    }
}
