using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>
/// Asks the store on a tenant's behalf and presents the answers. Holds nothing but the places of those who read. Reentrant
/// rather than a stateless worker, to which Orleans does not bring the cancelling of a call (dotnet/orleans #9877).
/// </summary>
[Reentrant]
[GrainType("tenantarchive")]
internal sealed class TenantListingGrain(ISessionStore store, TimeProvider timeProvider, IOptions<TenantOptions> tenants, TenantTimeZones zones, ILogger<TenantListingGrain> logger) : Grain, ITenantListingGrain
{
    private readonly SemaphoreSlim places = new(ListingLimits.MaxReadersOfTenant);
    private TailEpoch? epoch;

    private TailEpoch Epoch => epoch ??= new(store, $"tails:{Tenant}", timeProvider);

    private string Tenant => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public ValueTask<JsonReply> ListRejections(int limit, CancellationToken cancellationToken) => ReadAsync(async () =>
        RawEventPageWriter.Rejections(await store.ListRejectionsAsync(Tenant, limit, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<JsonReply> ListPlayEvents(int limit, CancellationToken cancellationToken) => ReadAsync(async () =>
        RawEventPageWriter.PlayEvents(await store.ListPlayEventsAsync(Tenant, limit, cancellationToken)), cancellationToken);

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
