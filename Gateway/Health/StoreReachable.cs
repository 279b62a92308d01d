using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Health;

using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Audiogum.Sessions.Gateway.Health;

/// <summary>
/// Whether a silo can write to its store: the one in this process, or one of a few that are asked at once where silos are
/// elsewhere. A silo whose own store is at fault says so itself, and is replaced; the gateway serves what the others have.
/// The answer is kept for a second, so that nobody can load the store by asking; it is no more once the process is told to
/// stop.
/// </summary>
public sealed class StoreReachable(IGrainFactory grains, TimeProvider timeProvider, IHostApplicationLifetime lifetime, ClusterReached? cluster = null) : IHealthCheck
{
    // Workers of different keys are asked of different silos.
    private const int SilosAsked = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private (long At, HealthCheckResult Result)? _last; // when by what measures time: the clock may go back

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return HealthCheckResult.Unhealthy("stopping");
        if (cluster is { IsReached: false }) return HealthCheckResult.Unhealthy("no silo was found yet");
        var now = timeProvider.GetTimestamp();
        if (_last is { } last && timeProvider.GetElapsedTime(last.At, now) < KeptFor) return last.Result;
        var result = await AskAsync(cancellationToken);
        _last = (now, result);
        return result;
    }

    private async Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken)
    {
        var asked = Enumerable.Range(0, cluster is null ? 1 : SilosAsked).Select(silo => IsReadyAsync($"{silo}", cancellationToken)).ToArray();
        await foreach (var answer in Task.WhenEach(asked).WithCancellation(cancellationToken))
            if (await answer) return HealthCheckResult.Healthy();
        return HealthCheckResult.Unhealthy("the store cannot be written");
    }

    private async Task<bool> IsReadyAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IStoreReadinessGrain>(key).IsReady().AsTask().WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (Exception exception) when (TransientFault.Is(exception))
        {
            return false; // that is what was asked
        }
    }
}
