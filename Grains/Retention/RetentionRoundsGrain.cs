using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Retention;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>Wakes the retention of all tenants, at most once in an interval. Holds nothing but when it did so.</summary>
internal sealed partial class RetentionRoundsGrain(ISessionStore store, TimeProvider time, IOptions<RetentionOptions> options, ILogger<RetentionRoundsGrain> logger) : Grain, IRetentionRoundsGrain
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
                await Task.WhenAll(some.Select(WakeAsync));
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenants cannot be listed now.");
        }
    }

    // Whatever keeps one tenant's from waking must not keep the others'.
    private async Task WakeAsync(string tenant)
    {
        try
        {
            await GrainFactory.GetGrain<ITenantRetentionGrain>(tenant).Wake();
        }
        catch (Exception fault)
        {
            LogUnwoken(tenant, fault);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The retention of {Tenant} could not be woken; the next round tries again.")]
    private partial void LogUnwoken(string tenant, Exception exception);
}
