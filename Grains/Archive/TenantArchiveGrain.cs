using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>Asks the store on a tenant's behalf and presents the answers. Holds nothing.</summary>
[StatelessWorker]
internal sealed class TenantArchiveGrain(ISessionStore store, TimeProvider time, ILogger<TenantArchiveGrain> logger) : Grain, ITenantArchiveGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async ValueTask<bool> AppendRejections(RejectionBatch batch)
    {
        try
        {
            var rejections = batch.Events.Select(rejected => Store(batch.Receipt, rejected)).ToArray();
            await store.AppendRejectionsAsync(Tenant, rejections, CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException exception)
        {
            logger.RejectionsNotStored(batch.Events.Count, exception);
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<JsonReply> ListRejections(int limit) => ReadAsync(async () =>
        ArchiveDocuments.Rejections(await store.ListRejectionsAsync(Tenant, limit, CancellationToken.None)));

    /// <inheritdoc/>
    public ValueTask<JsonReply> ListPlayEvents(int limit) => ReadAsync(async () =>
        ArchiveDocuments.PlayEvents(await store.ListPlayEventsAsync(Tenant, limit, CancellationToken.None)));

    /// <inheritdoc/>
    public ValueTask<ListReply> ListSessions(ListRequest request) => ReadAsync(() => SessionListing.ReadAsync(store, Tenant, request, Now));

    /// <inheritdoc/>
    public ValueTask<ListReply> ListPlays(ListRequest request) => ReadAsync(() => PlayListing.ReadAsync(store, Tenant, request, Now));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static StoredRejection Store(Receipt receipt, RejectedEvent rejected) =>
        new(receipt, rejected.Code, rejected.Pointer, rejected.Message, rejected.Json, rejected.IsText);

    private async ValueTask<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreUnavailableException exception)
        {
            logger.ArchiveUnavailable(exception);
            throw new DataUnavailableException("The tenant's archive cannot be read now.");
        }
    }
}
