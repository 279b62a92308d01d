namespace Audiogum.Sessions.Tests.Simulation.Listeners;

/// <summary>A device's clock: right, a little or far off, or not set before some event.</summary>
internal sealed class ClientClock(Random random)
{
    private readonly int kind = random.Next(10);
    private readonly long off = random.NextInt64(10 * 60_000, 40L * 3_600_000);
    private readonly int setAt = random.Next(1, 30);

    /// <summary>Whether it goes wrong by a constant, so that nothing is lost by it.</summary>
    public bool IsSteady => kind < 9;

    /// <summary>What it shows.</summary>
    /// <param name="now">The truth, milliseconds since 1970.</param>
    /// <param name="events">How many events were sent before.</param>
    public long At(long now, int events) => kind switch
    {
        7 => now + off,
        8 => now - off,
        9 when events < setAt => now - DateTimeOffset.UnixEpoch.AddYears(40).ToUnixTimeMilliseconds(),
        _ => now,
    };
}
