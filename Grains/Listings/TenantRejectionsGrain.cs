using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>Stores rejected events on a tenant's behalf. Holds nothing; what waits for the store is counted, not queued before it.</summary>
[StatelessWorker, Reentrant]
internal sealed class TenantRejectionsGrain(ISessionStore store, RejectionBudget budget, AppendBudget appends, TenantFaults faults, ILogger<TenantRejectionsGrain> logger) : Grain, ITenantRejectionsGrain
{
    /// <inheritdoc/>
    public async ValueTask<bool> Append(RejectionBatch batch)
    {
        var (tenant, bytes) = (this.GetPrimaryKeyString(), batch.Events.Sum(rejected => 1_024L + rejected.Json.Length));
        if (!appends.TryTake(tenant, bytes)) return false;
        try
        {
            var rejections = batch.Events.Select(rejected =>
                new StoredRejection(batch.Receipt, rejected.Code, rejected.Pointer, rejected.Message, rejected.Json, rejected.IsText)).ToArray();
            await store.AppendRejectionsAsync(tenant, budget.Admit(tenant, rejections), CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            logger.RejectionsNotStored(batch.Events.Count, exception);
            faults.Notice(tenant, exception);
            return false;
        }
        finally
        {
            appends.Return(tenant, bytes);
        }
    }
}
