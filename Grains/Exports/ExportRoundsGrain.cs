using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Rounds;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Wakes the exports of all tenants.</summary>
internal sealed class ExportRoundsGrain(ISessionStore store, TimeProvider timeProvider, IOptions<ExportOptions> options, ILogger<ExportRoundsGrain> logger)
    : TenantsRoundGrain(store, timeProvider, options.Value.Interval), IExportRoundsGrain
{
    /// <inheritdoc/>
    protected override ValueTask RunTenantAsync(string tenant) => GrainFactory.GetGrain<ITenantExportGrain>(tenant).RunNow();

    /// <inheritdoc/>
    protected override void LogFailed(string tenant, Exception exception) =>
        logger.ExportFailed(LogLevel.Warning, tenant, exception);
}
