using Audiogum.Sessions.Grains.Interfaces.Retention;
using Audiogum.Sessions.Grains.PeriodicWork;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>Wakes the retention of all tenants.</summary>
[GrainType("retentionrounds")]
internal sealed partial class RetentionSweepGrain(ISessionStore store, TimeProvider timeProvider, IOptions<RetentionOptions> options, ILogger<RetentionSweepGrain> logger)
    : TenantSweepGrain(store, timeProvider, options.Value.Interval), IRetentionSweepGrain
{
    /// <inheritdoc/>
    protected override ValueTask RunTenantAsync(string tenant) => GrainFactory.GetGrain<ITenantRetentionGrain>(tenant).RunNow();

    /// <inheritdoc/>
    [LoggerMessage(1, LogLevel.Warning, "The retention of {Tenant} could not be woken; the next round tries again.")]
    protected override partial void LogFailed(string tenant, Exception exception);
}
