using Audiogum.Sessions.Gateway.Dashboards;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>
/// Outside <c>/v1</c> an unknown path is 404 for everybody: a page for browsers, a problem for programs. Without this the
/// default-deny policy would answer 401 and send browsers looking for a token. Inside <c>/v1</c> it stays 401 without a token.
/// </summary>
public static class UnknownPaths
{
    /// <summary>Adds the answer; goes before authorization.</summary>
    public static IApplicationBuilder UseUnknownPathAnswer(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint() is null && !context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            ? PageEndpoints.SendUnknownAsync(context)
            : next(context));
}
