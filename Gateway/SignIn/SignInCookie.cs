namespace Audiogum.Sessions.Gateway.SignIn;

/// <summary>
/// The cookie in which a browser keeps its token: no script can read it, no other site can make the browser send it,
/// and it goes to the API only. Even so it is believed for reading alone (<see cref="TokenOf"/>).
/// </summary>
public static class SignInCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "audiogum-sessions";

    // A token may say that it is valid for longer than dates reach.
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private const string ApiPath = "/v1";

    /// <summary>Gives the cookie to the browser.</summary>
    /// <param name="context">The request that signs in.</param>
    /// <param name="token">A valid token.</param>
    /// <param name="expiresAt">Its expiry, milliseconds since 1970.</param>
    public static void Set(HttpContext context, string token, long expiresAt) =>
        context.Response.Cookies.Append(Name, token, Options(context, DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(expiresAt, Latest))));

    /// <summary>Takes it away.</summary>
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    /// <summary>
    /// The token of the cookie, or null where it must not count: for anything but GET and HEAD, beside an
    /// <c>Authorization</c> header, and when another site caused the request.
    /// </summary>
    public static string? TokenOf(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Authorization.Count == 0
        && IsOfThisSite(request)
            ? request.Cookies[Name]
            : null;

    /// <summary>
    /// Whether a request comes from this origin's own pages or from nobody's (typed, or not a browser). Browsers set
    /// <c>Sec-Fetch-Site</c> themselves; those too old for it send <c>Origin</c> where another site matters.
    /// </summary>
    public static bool IsOfThisSite(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site]) return site is "same-origin" or "none";
        return request.Headers.Origin is not [{ } origin]
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.Add(ApiPath),
        Expires = expires,
        IsEssential = true,
    };
}
