using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Audiogum.Sessions.Silo.Health;

/// <summary>Whether this silo can read its store. It is no more ready once the process is told to stop.</summary>
internal sealed class StoreAnswers(ISessionStore store, TimeProvider clock, IHostApplicationLifetime lifetime) : IHealthCheck
{
    // No token can name this tenant: the question touches nobody's data.
    private const string Nobody = "-";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || !lifetime.ApplicationStarted.IsCancellationRequested)
            return HealthCheckResult.Unhealthy("starting or stopping");
        try
        {
            await store.ListRejectionsAsync(Nobody, 1, cancellationToken).AsTask().WaitAsync(Patience, clock, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("the store does not answer", fault);
        }
    }
}
