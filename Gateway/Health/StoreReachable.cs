using Audiogum.Sessions.Grains.Interfaces.Archive;

using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Audiogum.Sessions.Gateway.Health;

/// <summary>
/// Whether an actor can read the store, asked the way every request asks. The answer is kept for a second, so that
/// nobody can load the store by asking; it is no more once the process is told to stop.
/// </summary>
public sealed class StoreReachable(IGrainFactory grains, TimeProvider clock, IHostApplicationLifetime lifetime, ClusterReached? cluster = null) : IHealthCheck
{
    // No token can name this tenant: the question touches nobody's data.
    private const string Nobody = "-";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private (DateTimeOffset At, HealthCheckResult Result)? _last;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return HealthCheckResult.Unhealthy("stopping");
        if (cluster is { IsReached: false }) return HealthCheckResult.Unhealthy("no silo was found yet");
        var now = clock.GetUtcNow();
        if (_last is { } last && now - last.At < KeptFor) return last.Result;
        var result = await AskAsync(cancellationToken);
        _last = (now, result);
        return result;
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ITenantArchiveGrain>(Nobody).ListRejections(1, cancellationToken).AsTask().WaitAsync(Patience, clock, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("the store does not answer", fault);
        }
    }
}
