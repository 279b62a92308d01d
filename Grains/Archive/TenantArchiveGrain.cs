using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Archive;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Archive;

/// <summary>
/// Asks the store on a tenant's behalf and presents the answers. Holds nothing but the places of those who read. Reentrant
/// rather than a stateless worker, to which Orleans does not bring the cancelling of a call (dotnet/orleans #9877).
/// </summary>
[Reentrant]
internal sealed class TenantArchiveGrain(ISessionStore store, TimeProvider timeProvider, IOptions<TenantOptions> tenants, TenantZones zones, ILogger<TenantArchiveGrain> logger) : Grain, ITenantArchiveGrain
{
    private readonly SemaphoreSlim places = new(ArchiveLimits.MaxReadersOfTenant);
    private TailEpoch? epoch;

    private TailEpoch Epoch => epoch ??= new(store, $"tails:{Tenant}", timeProvider);

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask<JsonReply> ListRejections(int limit, CancellationToken cancellationToken) => ReadAsync(async () =>
        ArchiveDocuments.Rejections(await store.ListRejectionsAsync(Tenant, limit, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<JsonReply> ListPlayEvents(int limit, CancellationToken cancellationToken) => ReadAsync(async () =>
        ArchiveDocuments.PlayEvents(await store.ListPlayEventsAsync(Tenant, limit, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<TailReply> Tail(TailKind kind, int limit, CancellationToken cancellationToken)
    {
        var current = await Epoch.TakeAsync(cancellationToken);
        var rows = kind == TailKind.Rejections ? await ListRejections(limit, cancellationToken) : await ListPlayEvents(limit, cancellationToken);
        return new(rows, current);
    }

    /// <inheritdoc/>
    public ValueTask<TimeSpan> ForgetTails() => Epoch.EndAsync();

    /// <inheritdoc/>
    public ValueTask<ListReply> ListSessions(ListRequest request, CancellationToken cancellationToken) =>
        ReadAsync(() => SessionListing.ReadAsync(store, Tenant, request, Now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ListReply> ListPlays(ListRequest request, CancellationToken cancellationToken) =>
        ReadAsync(() => PlayListing.ReadAsync(store, Tenant, request, Now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ListReply> ListAmendments(ListRequest request, CancellationToken cancellationToken) =>
        ReadAsync(async () => await AmendmentListing.ReadAsync(store, Tenant, await zones.GetAsync(Tenant), tenants.Value.Shards, request, cancellationToken), cancellationToken);

    private long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    // A page may take a good deal of memory and of the store's time: the rest of the tenant's readers wait, until they go.
    private async ValueTask<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        catch (StoreUnavailableException exception)
        {
            logger.ArchiveUnavailable(exception);
            throw new DataUnavailableException("The tenant's archive cannot be read now.");
        }
        finally
        {
            places.Release();
        }
    }
}
