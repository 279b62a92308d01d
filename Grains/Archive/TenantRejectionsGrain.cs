using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>Stores rejected events on a tenant's behalf. Holds nothing.</summary>
[StatelessWorker]
internal sealed class TenantRejectionsGrain(ISessionStore store, ILogger<TenantRejectionsGrain> logger) : Grain, ITenantRejectionsGrain
{
    /// <inheritdoc/>
    public async ValueTask<bool> Append(RejectionBatch batch)
    {
        try
        {
            var rejections = batch.Events.Select(rejected =>
                new StoredRejection(batch.Receipt, rejected.Code, rejected.Pointer, rejected.Message, rejected.Json, rejected.IsText)).ToArray();
            await store.AppendRejectionsAsync(this.GetPrimaryKeyString(), rejections, CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            logger.RejectionsNotStored(batch.Events.Count, exception);
            return false;
        }
    }
}
