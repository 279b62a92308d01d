using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Silo.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: the silo has joined its cluster and can write to its store (200), or not (503).</summary>
internal static class SiloHealth
{
    private const string Ready = "ready";

    public static void AddSiloHealth(this IServiceCollection services)
    {
        services.AddSingleton<StoreAnswers>();
        services.AddHealthChecks().AddCheck<StoreAnswers>("store", tags: [Ready]);
    }

    public static void MapSiloHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) });
    }
}
