using System.Text.RegularExpressions;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Transport;

/// <summary>
/// The path that the server is reached below, where it is not the root of its host: told by a trusted proxy in
/// <c>X-Forwarded-Prefix</c>, or by <see cref="ProxyOptions.PathBase"/>. It becomes the request's path base, which pages,
/// redirects, cookies and the explorer's document begin with. The rest of the path is routed as ever.
/// </summary>
internal static partial class ForwardedPathBase
{
    /// <summary>Longest path, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether it can stand before an address: segments of unreserved characters, and no slash at its end.</summary>
    public static bool IsPath(string path) => path.Length <= MaxLength && Path().IsMatch(path);

    /// <summary>Goes behind the forwarded headers and before routing.</summary>
    public static void UsePathBefore(this IApplicationBuilder app)
    {
        var configured = new PathString(app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value.PathBase);
        app.Use((context, next) =>
        {
            var request = context.Request;

            // A proxy may hand on what a client wrote, so what it says is held to the same form.
            if (request.PathBase.HasValue)
            {
                var forwarded = request.PathBase.Value!.TrimEnd('/');
                request.PathBase = IsPath(forwarded) ? new(forwarded) : default;
            }

            if (!configured.HasValue) return next(context);
            if (request.Path.StartsWithSegments(configured, StringComparison.Ordinal, out var rest))
                request.Path = rest.HasValue ? rest : new("/");
            if (!request.PathBase.HasValue) request.PathBase = configured;
            return next(context);
        });
    }

    [GeneratedRegex(@"^(/(?!\.+(/|$))[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex Path();
}
