using Audiogum.Sessions.Grains.Interfaces.Retention;
using Audiogum.Sessions.Grains.PeriodicWork;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>The pulse of retention, so that tenants that nobody posts for are looked at too.</summary>
internal sealed partial class RetentionTrigger(IGrainFactory grains, IOptions<RetentionOptions> options, TimeProvider timeProvider, ILogger<RetentionTrigger> logger)
    : PeriodicTrigger(options.Value.Interval, timeProvider)
{
    /// <inheritdoc/>
    protected override ValueTask RequestSweepAsync() => grains.GetGrain<IRetentionSweepGrain>(0).RunNow();

    /// <inheritdoc/>
    [LoggerMessage(EventId = 1, Message = "Retention could not be woken; the next round tries again.")]
    protected override partial void LogFailed(LogLevel level, Exception exception);
}
