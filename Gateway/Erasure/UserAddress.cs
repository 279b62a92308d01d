using Audiogum.Sessions.Gateway.Reporting;
using Microsoft.AspNetCore.Http.Features;

namespace Audiogum.Sessions.Gateway.Erasure;

/// <summary>
/// The user id of an address <c>/v1/users/{userid}</c>, decoded exactly once from the request target as it was sent. The
/// server's own path will not do: it keeps <c>%2F</c> encoded, so that this and <c>%252F</c> are the same to it, and it
/// removes <c>.</c> and <c>..</c> as dot segments, encoded or not (RFC 3986 §5.2.4), although they may be ids. Where the
/// target does not begin with these very letters, but the server's path does, the id is empty, which is nobody's.
/// </summary>
internal static class UserAddress
{
    private const string Parameter = "userid";
    private const string Prefix = "/v1/users/";

    private static readonly object Key = new();

    /// <summary>Reads the id before a route is chosen, and puts it in its place afterwards. Chooses the route.</summary>
    public static void UseUserAddresses(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
            if (Split(target, context.Request.PathBase.ToUriComponent()) is var (id, rest))
            {
                context.Items[Key] = id;
                context.Request.Path = $"{Prefix}{Parameter}{rest}";
            }

            return next(context);
        });
        app.UseRouting();
        app.Use((context, next) =>
        {
            var values = context.Request.RouteValues;
            if (values.ContainsKey(Parameter)) values[Parameter] = context.Items[Key] as string ?? string.Empty;
            return next(context);
        });
    }

    /// <summary>The id of a request target and what follows it, decoded; null where there is none.</summary>
    /// <param name="target">The target in origin form, or in absolute form as a proxy sends it (RFC 9112 §3.2).</param>
    /// <param name="pathBase">The path that the server is below, where the target may begin with it.</param>
    public static (string Id, string Behind)? Split(string? target, string pathBase)
    {
        if (RequestTarget.Below(target, pathBase, Prefix) is not { } path) return null;
        var end = path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : path.Length;
        return end == 0 ? null : (Uri.UnescapeDataString(path[..end]), Uri.UnescapeDataString(path[end..]));
    }
}
