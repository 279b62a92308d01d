using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.PeriodicWork;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Wakes the exports of all tenants.</summary>
[GrainType("exportrounds")]
internal sealed class ExportSweepGrain(ISessionStore store, TimeProvider timeProvider, IOptions<ExportOptions> options, ILogger<ExportSweepGrain> logger)
    : TenantSweepGrain(store, timeProvider, options.Value.Interval), IExportSweepGrain
{
    /// <inheritdoc/>
    protected override ValueTask RunTenantAsync(string tenant) => GrainFactory.GetGrain<ITenantExportGrain>(tenant).RunNow();

    /// <inheritdoc/>
    protected override void LogFailed(string tenant, Exception exception) =>
        logger.ExportFailed(LogLevel.Warning, tenant, exception);
}
