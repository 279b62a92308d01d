using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.PeriodicWork;

/// <summary>Wakes an actor of each tenant, at most once in an interval. Holds nothing but when it did so.</summary>
/// <param name="store">Knows the tenants.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="interval">How often.</param>
internal abstract class TenantSweepGrain(ISessionStore store, TimeProvider timeProvider, TimeSpan interval) : Grain
{
    private const int TenantsAtOnce = 64;

    private long? begunAt;

    /// <summary>Begins a round, unless one began less than an interval ago.</summary>
    /// <exception cref="DataUnavailableException">The tenants cannot be listed now.</exception>
    public async ValueTask RunNow()
    {
        // Silos ask at their own times, each a little late or early: nine tenths count as an interval.
        if (begunAt is { } begun && timeProvider.GetElapsedTime(begun) < interval * 0.9) return;
        begunAt = timeProvider.GetTimestamp();
        try
        {
            foreach (var tenants in (await store.ListTenantsAsync(CancellationToken.None)).Chunk(TenantsAtOnce))
                await Task.WhenAll(tenants.Select(TryAsync));
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenants cannot be listed now.");
        }
    }

    /// <summary>Wakes the actor of a tenant.</summary>
    protected abstract ValueTask RunTenantAsync(string tenant);

    /// <summary>Tells that a tenant's could not be woken; it is again in the next round.</summary>
    protected abstract void LogFailed(string tenant, Exception exception);

    // Whatever keeps one tenant's from waking must not keep the others'.
    private async Task TryAsync(string tenant)
    {
        try
        {
            await RunTenantAsync(tenant);
        }
        catch (Exception exception)
        {
            LogFailed(tenant, exception);
        }
    }
}
