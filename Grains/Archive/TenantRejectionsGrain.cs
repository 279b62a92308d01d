using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>Stores rejected events on a tenant's behalf. Holds nothing.</summary>
[StatelessWorker]
internal sealed class TenantRejectionsGrain(ISessionStore store, RejectionBudget budget, ILogger<TenantRejectionsGrain> logger) : Grain, ITenantRejectionsGrain
{
    /// <inheritdoc/>
    public async ValueTask<bool> Append(RejectionBatch batch)
    {
        try
        {
            var tenant = this.GetPrimaryKeyString();
            await store.AppendRejectionsAsync(tenant, budget.Keep(tenant, batch), CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            logger.RejectionsNotStored(batch.Events.Count, exception);
            return false;
        }
    }
}
