using Audiogum.Sessions.Grains.Interfaces.Exports;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>How far a tenant's retention may go: as far as its days are over, and, where there are exports, as far as is in files.</summary>
/// <param name="ReceivedBefore">What was received before this instant may be deleted, milliseconds since 1970.</param>
/// <param name="Waits">Whether exports keep it from what its days are over for; not where nothing was ever exported, as where nothing was ever posted.</param>
internal readonly record struct RetentionLimit(long ReceivedBefore, bool Waits)
{
    private const long Day = 86_400_000;

    /// <summary>A receipt comes before its commit, and machines' clocks differ: what was received so long before is in files for certain.</summary>
    private const long Margin = 3_600_000;

    /// <summary>Exports that say that they are complete so far ahead have a clock that is wrong: how far they are is not known.</summary>
    private const long Ahead = 300_000;

    /// <summary>The limit.</summary>
    /// <param name="days">The tenant's setting; above 0.</param>
    /// <param name="now">What time it is believed to be, milliseconds since 1970.</param>
    /// <param name="exports">How its exports are; null where they are off.</param>
    public static RetentionLimit Calculate(int days, long now, ExportHealth? exports)
    {
        var over = now - (days * Day);
        var through = exports?.CompleteThrough is { } complete && complete <= now + Ahead ? complete : 0;
        var exported = exports is { IsOn: true } ? through - Margin : long.MaxValue;
        return new(Math.Min(over, exported), exports?.CompleteThrough is not null && exported < over);
    }
}
