using Audiogum.Sessions.Gateway.Problems;

namespace Audiogum.Sessions.Gateway.Health;

/// <summary>
/// Whether this process has found its cluster. A gateway without a silo opens its door at once and looks for silos
/// meanwhile; until the first answers there is nobody to ask, not even which actors there are, so that everything that
/// needs one is answered 503. A gateway that holds a silo opens its door when that has started, and knows no such time.
/// </summary>
public sealed class ClusterReached : ILifecycleParticipant<IClusterClientLifecycle>
{
    private volatile bool _isReached;

    /// <summary>True from the first time on; silos that are lost later are found again by the client itself.</summary>
    public bool IsReached => _isReached;

    /// <inheritdoc/>
    public void Participate(IClusterClientLifecycle lifecycle) =>
        lifecycle.Subscribe<ClusterReached>(ServiceLifecycleStage.Active, _ =>
        {
            _isReached = true;
            return Task.CompletedTask;
        });

    /// <summary>Answers 503 for the API until the cluster is reached.</summary>
    public Task GuardAsync(HttpContext context, RequestDelegate next) =>
        _isReached || !context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : KnownProblems.Unavailable.ExecuteAsync(context);
}
