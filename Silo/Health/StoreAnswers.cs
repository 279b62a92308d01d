using Audiogum.Sessions.Grains.Writes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Audiogum.Sessions.Silo.Health;

/// <summary>Whether this silo can write to its store. It is no more ready once the process is told to stop.</summary>
internal sealed class StoreAnswers(WriteReadiness readiness, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || !lifetime.ApplicationStarted.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("starting or stopping");
        return await readiness.FaultAsync() is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy();
    }
}
