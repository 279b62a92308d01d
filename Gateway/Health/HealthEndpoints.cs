using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Audiogum.Sessions.Gateway.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: what it is for can be done (200), or not (503).</summary>
public static class HealthEndpoints
{
    private const string Ready = "ready";

    /// <summary>Adds the checks.</summary>
    /// <param name="services">The services.</param>
    /// <param name="isClient">Whether the silos are in other processes.</param>
    public static IServiceCollection AddHealth(this IServiceCollection services, bool isClient)
    {
        services.AddSingleton<StoreReachable>();
        if (isClient)
        {
            services.AddSingleton<ClusterReached>();
            services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>>(provider => provider.GetRequiredService<ClusterReached>());
        }

        services.AddHealthChecks().AddCheck<StoreReachable>("store", tags: [Ready]);
        return services;
    }

    /// <summary>Maps both, for everybody.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    /// <summary>Adds the answer of a process that has not found its cluster yet.</summary>
    public static IApplicationBuilder UseClusterGuard(this IApplicationBuilder app) =>
        app.ApplicationServices.GetService<ClusterReached>() is { } cluster
            ? app.Use((context, next) => cluster.GuardAsync(context, next))
            : app;

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? """{"status":"ok"}""" : """{"status":"unavailable"}""");
    }
}
