using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Http.HttpResults;

namespace Audiogum.Sessions.Gateway.Explorer;

/// <summary>
/// The explorer's Content-Security-Policy. Its page starts itself by one script that stands in it: that one is allowed by
/// its hash, and no other that is not a file of this origin. It writes its style sheets at run time, and nothing tells them
/// beforehand: styles are the one thing that may stand inline.
/// </summary>
internal static partial class ExplorerPolicy
{
    private const string Rest =
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Sets the policy that fits the answer.</summary>
    public static async ValueTask<object?> ApplyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        var scripts = answer is ContentHttpResult { ResponseContent: { } html } ? InlineScript().Matches(html).Select(script => HashOf(script.Groups[1].Value)) : [];
        context.HttpContext.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {string.Join(' ', ["'self'", .. scripts])}; {Rest}";
        return answer;
    }

    private static string HashOf(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    [GeneratedRegex(@"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex InlineScript();
}
