using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Wakes the exports of all tenants, at most once in an interval. Holds nothing but when it did so.</summary>
internal sealed class ExportRoundsGrain(ISessionStore store, TimeProvider time, IOptions<ExportOptions> options, ILogger<ExportRoundsGrain> logger) : Grain, IExportRoundsGrain
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
            foreach (var tenants in (await store.ListTenantsAsync(CancellationToken.None)).Chunk(TenantsAtOnce))
                await Task.WhenAll(tenants.Select(WakeAsync));
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenants cannot be listed now.");
        }
    }

    // Whatever keeps one tenant's export from waking must not keep the others'.
    private async Task WakeAsync(string tenant)
    {
        try
        {
            await GrainFactory.GetGrain<ITenantExportGrain>(tenant).Wake();
        }
        catch (Exception fault)
        {
            logger.ExportFailed(tenant, fault);
        }
    }
}
