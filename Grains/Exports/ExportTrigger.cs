using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.PeriodicWork;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// The pulse of exports. Nothing of it lies on the path of a post, and nothing is lost with a message: an export reads from
/// the store what is new.
/// </summary>
internal sealed class ExportTrigger(IGrainFactory grains, ExportLocation location, IOptions<ExportOptions> options, TimeProvider timeProvider, ILogger<ExportTrigger> logger)
    : PeriodicTrigger(options.Value.Interval, timeProvider)
{
    /// <inheritdoc/>
    public override void Participate(ISiloLifecycle observer)
    {
        if (location.Bucket is not null) base.Participate(observer);
    }

    /// <inheritdoc/>
    protected override ValueTask RequestSweepAsync() => grains.GetGrain<IExportSweepGrain>(0).RunNow();

    /// <inheritdoc/>
    protected override void LogFailed(LogLevel level, Exception exception) => logger.RoundFailed(level, exception);
}
