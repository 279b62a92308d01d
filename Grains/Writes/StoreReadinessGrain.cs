using Audiogum.Sessions.Grains.Interfaces.Health;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Writes;

/// <summary>Answers for its silo.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class StoreReadinessGrain(WriteReadiness readiness) : Grain, IStoreReadinessGrain
{
    /// <inheritdoc/>
    public async ValueTask<bool> IsReady() => await readiness.FaultAsync() is null;
}
