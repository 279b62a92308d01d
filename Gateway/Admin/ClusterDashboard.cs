using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.Extensions.Options;

using Orleans.Dashboard;

namespace Audiogum.Sessions.Gateway.Admin;

/// <summary>
/// The Orleans Dashboard: silos, actors by kind, calls and their times. On the admin listener, for callers with the scope
/// <c>operator</c>: it shows the whole cluster, which no tenant's administrator may see. Below <c>/v1</c>, where the pages' sign-in counts.
/// </summary>
public static class ClusterDashboard
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/v1/cluster";

    // Its page brings its own scripts, and sets styles on elements.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps it, if it is asked for.</summary>
    public static void MapClusterDashboard(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AdminOptions>>().Value is { Dashboard: true, Port: > 0 })
            app.MapOrleansDashboard(Path).RequireAuthorization(Scopes.Operator).OnAdminListener().ExcludeFromDescription().AddEndpointFilter((context, next) =>
            {
                context.HttpContext.Response.Headers.ContentSecurityPolicy = ContentPolicy;
                return next(context);
            });
    }
}
