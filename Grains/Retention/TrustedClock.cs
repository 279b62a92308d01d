namespace Audiogum.Sessions.Grains.Retention;

/// <summary>
/// What time retention believes it is. What it deletes does not come back, so a clock is believed only where the store's own,
/// if it has one, agrees within minutes, and believed time goes on by a bounded step from round to round: a clock that jumps ahead
/// costs at most that much more of the raw events in each round, while the log and a metric say so. A clock that is behind
/// only deletes later.
/// </summary>
/// <param name="Now">Milliseconds since 1970.</param>
/// <param name="Doubt">Why the clock is not believed, or not as far as it says; null where it is.</param>
internal readonly record struct TrustedClock(long Now, ClockDoubt? Doubt)
{
    private const long Minutes = 5 * 60_000;
    private const long Day = 86_400_000;

    /// <summary>What to believe.</summary>
    /// <param name="now">The silo's clock, milliseconds since 1970.</param>
    /// <param name="store">The store's clock, or null where it has none of its own.</param>
    /// <param name="before">What was believed in the round before, or null in the first.</param>
    /// <param name="newestReceipt">In the first round: about when the tenant's newest receipt was; null where it has none.</param>
    /// <param name="step">How far time goes on at most between two rounds, milliseconds.</param>
    public static TrustedClock Evaluate(long now, long? store, long? before, long? newestReceipt, long step)
    {
        if (store is { } other && Math.Abs(now - other) > Minutes) return new(long.MinValue, ClockDoubt.Disagrees);
        var most = before is { } last ? last + step : newestReceipt is { } newest ? newest + Day : now;
        return now > most ? new(most, ClockDoubt.Jumped) : new(now, null);
    }

    /// <summary>Whether an instant lies so far ahead that the clock which said so was wrong.</summary>
    public bool IsAhead(long instant) => instant > Now + Day;
}

/// <summary>Why a clock is not believed.</summary>
internal enum ClockDoubt
{
    /// <summary>The silo's and the store's clock differ by more than five minutes: nothing is deleted.</summary>
    Disagrees,

    /// <summary>It is further ahead of the round before than time can have gone on: what it says is believed step by step.</summary>
    Jumped,
}
