using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Audiogum.Sessions.Grains.PeriodicWork;
using Audiogum.Sessions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>The periodic trigger of self-checks. A silo that has just started has other things to do: it first asks after an interval.</summary>
internal sealed partial class SelfCheckTrigger(
    IGrainFactory grains, IOptions<SelfCheckOptions> options, TimeProvider timeProvider, ILogger<SelfCheckTrigger> logger)
    : PeriodicTrigger(options.Value.Interval, timeProvider)
{
    private bool hasStarted;

    /// <inheritdoc/>
    public override void Participate(ISiloLifecycle observer)
    {
        if (options.Value.Enabled) base.Participate(observer);
    }

    /// <inheritdoc/>
    protected override ValueTask RequestSweepAsync()
    {
        var isFirst = !hasStarted;
        hasStarted = true;
        return isFirst ? ValueTask.CompletedTask : grains.GetGrain<ISelfCheckSweepGrain>(0).RunNow();
    }

    /// <inheritdoc/>
    [LoggerMessage(EventId = 1, Message = "The self-checks could not be woken; the next round tries again.")]
    protected override partial void LogFailed(LogLevel level, Exception exception);
}

/// <summary>Wakes the self-checks of all tenants.</summary>
[GrainType("selfcheckrounds")]
internal sealed partial class SelfCheckSweepGrain(
    ISessionStore store, TimeProvider timeProvider, IOptions<SelfCheckOptions> options, ILogger<SelfCheckSweepGrain> logger)
    : TenantSweepGrain(store, timeProvider, options.Value.Interval), ISelfCheckSweepGrain
{
    /// <inheritdoc/>
    protected override ValueTask RunTenantAsync(string tenant) => GrainFactory.GetGrain<ITenantSelfCheckGrain>(tenant).RunNow();

    /// <inheritdoc/>
    [LoggerMessage(1, LogLevel.Warning, "The self-check of {Tenant} could not be woken; the next round tries again.")]
    protected override partial void LogFailed(string tenant, Exception exception);
}
