using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Rounds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// The pulse of exports. Nothing of it lies on the path of a post, and nothing is lost with a message: an export reads from
/// the store what is new.
/// </summary>
internal sealed class ExportRounds(IGrainFactory grains, ExportPlace place, IOptions<ExportOptions> options, TimeProvider time, ILogger<ExportRounds> logger)
    : RoundsPulse(options.Value.Interval, time)
{
    /// <inheritdoc/>
    public override void Participate(ISiloLifecycle observer)
    {
        if (place.Bucket is not null) base.Participate(observer);
    }

    /// <inheritdoc/>
    protected override ValueTask AskAsync() => grains.GetGrain<IExportRoundsGrain>(0).Wake();

    /// <inheritdoc/>
    protected override void LogFailed(LogLevel level, Exception fault) => logger.RoundFailed(level, fault);
}
