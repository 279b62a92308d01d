using Audiogum.Sessions.Gateway.Problems;

using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Audiogum.Sessions.Gateway.Dashboards;

/// <summary>
/// The dashboards' web pages. They hold no data: anybody may load them, and what they show comes through the API, for
/// whoever is signed in.
/// </summary>
public static class PageEndpoints
{
    // Everything from this origin, nothing inline, no frame around it: text that attackers control cannot become code.
    private const string ContentPolicy =
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string KeepForEver = "public, max-age=31536000, immutable";

    private const string AskEveryTime = "no-cache";

    private const string SessionAddress = "/sessions/";

    private const int SessionIdLength = 32;

    private static readonly string[] Addresses =
        ["/", "/daily", "/monthly", "/raw", "/sessions", SessionAddress + "{id}", "/quality", "/login"];

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddDashboards(this IServiceCollection services) => services.AddSingleton<PageBundle>();

    /// <summary>Maps the pages and their files.</summary>
    public static void MapDashboardPages(this IEndpointRouteBuilder routes)
    {
        foreach (var address in Addresses)
        {
            routes.MapMethods(address, Reading, (HttpContext context, PageBundle files) =>
                !IsPage(context.Request.Path) ? SendUnknownAsync(context)
                : files.ShellBelow(context.Request.PathBase) is { } shell ? SendAsync(context, shell, AskEveryTime)
                : ExplainAsync(context))
                .AllowAnonymous().ExcludeFromDescription();
        }

        // The name of each asset holds a hash of its content.
        routes.MapMethods("/assets/{name}", Reading, (string name, HttpContext context, PageBundle files) =>
            files.Find($"assets/{name}") is { } asset ? SendAsync(context, asset, KeepForEver) : KnownProblems.NotFound.ExecuteAsync(context))
            .AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Answers an address that is no page with 404: a page for a browser, a problem for a program.</summary>
    internal static Task SendUnknownAsync(HttpContext context) =>
        TrySendUnknown(context) ?? KnownProblems.NotFound.ExecuteAsync(context);

    // Routes match in any case, and the id of a session is any text to them; the script in the page is stricter.
    private static bool IsPage(PathString path)
    {
        var text = path.Value?.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/";
        return text.StartsWith(SessionAddress, StringComparison.Ordinal)
            ? text.Length == SessionAddress.Length + SessionIdLength && text.Skip(SessionAddress.Length).All(char.IsAsciiHexDigit)
            : Addresses.Contains(text, StringComparer.Ordinal);
    }

    private static Task? TrySendUnknown(HttpContext context)
    {
        var isBrowser = Reading.Contains(context.Request.Method) && MediaTypeHeaderValue.TryParseList(context.Request.Headers.Accept, out var accepted)
            && accepted.Any(media => media.MediaType == "text/html");
        if (!isBrowser || context.RequestServices.GetRequiredService<PageBundle>().ShellBelow(context.Request.PathBase) is not { } shell) return null;
        SetHeaders(context.Response.Headers, AskEveryTime);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return WriteAsync(context, shell);
    }

    private static Task SendAsync(HttpContext context, PageFile file, string caching)
    {
        var headers = context.Response.Headers;
        SetHeaders(headers, caching);
        headers.ETag = file.EntityTag;
        if (context.Request.Headers.IfNoneMatch.Contains(file.EntityTag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return WriteAsync(context, file);
    }

    private static void SetHeaders(IHeaderDictionary headers, string caching)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
    }

    private static Task WriteAsync(HttpContext context, PageFile file)
    {
        var (content, encoding) = Choose(file, context.Request.Headers.AcceptEncoding);
        if (encoding is not null) context.Response.Headers.ContentEncoding = encoding;
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static (byte[] Content, string? Encoding) Choose(PageFile file, StringValues accepted)
    {
        if (StringWithQualityHeaderValue.TryParseList(accepted, out var wishes))
        {
            if (file.Brotli is not null && wishes.Any(wish => wish.Value == "br" && wish.Quality is not 0)) return (file.Brotli, "br");
            if (file.Gzip is not null && wishes.Any(wish => wish.Value == "gzip" && wish.Quality is not 0)) return (file.Gzip, "gzip");
        }

        return (file.Plain, null);
    }

    private static Task ExplainAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            "This build has the API but no web pages, because Node.js was not installed when it was built. Install Node.js 20.19 or later and build again.\n",
            context.RequestAborted);
    }
}
