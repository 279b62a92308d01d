namespace Audiogum.Sessions.Gateway.Transport;

/// <summary>
/// What every answer says to a browser: take it for nothing but what it is, run and load nothing, tell nobody where one
/// comes from. Pages and the explorer put their own content policy in the place of this one.
/// </summary>
public static class SecurityHeaders
{
    // An answer of the API that is opened as a page by itself can do nothing at all.
    private const string ContentPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sets the headers, before anything else of the answer is known.</summary>
    public static void Apply(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Referrer-Policy"] = "no-referrer";
    }

    /// <summary>Takes back an answer that has not begun, for another in its place: these headers, and that of TLS, stay.</summary>
    public static void Restart(HttpResponse response)
    {
        var onlyTls = response.Headers.StrictTransportSecurity;
        response.Clear();
        Apply(response);
        response.Headers.StrictTransportSecurity = onlyTls;
    }
}
