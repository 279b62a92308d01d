using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Retention;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>Wakes the retention of all tenants, at most once in an interval. Holds nothing but when it did so.</summary>
internal sealed class RetentionRoundsGrain(ISessionStore store, TimeProvider time, IOptions<RetentionOptions> options) : Grain, IRetentionRoundsGrain
{
    private const int TenantsAtOnce = 64;

    private long? begunAt;

    /// <inheritdoc/>
    public async ValueTask Wake()
    {
        // Silos ask at their own times, each a little late or early: nine tenths count as an interval.
        if (begunAt is { } begun && time.GetElapsedTime(begun) < options.Value.Interval * 0.9) return;
        begunAt = time.GetTimestamp();
        try
        {
            foreach (var some in (await store.ListTenantsAsync(CancellationToken.None)).Chunk(TenantsAtOnce))
                await Task.WhenAll(some.Select(tenant => GrainFactory.GetGrain<ITenantRetentionGrain>(tenant).Wake().AsTask()));
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenants cannot be listed now.");
        }
    }
}
