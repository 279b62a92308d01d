namespace Audiogum.Sessions.Tests.Cluster.Clocks;

/// <summary>
/// The clocks that silos of test clusters, and hosts, are given. With <c>CLOCKS=skewed</c> in the environment each gets one of its
/// own: an hour ahead, an hour behind, or jumping from the one to the other and back twice a second. What measures how much time
/// passes is right in all of them, as on real machines.
/// </summary>
internal static class SiloClocks
{
    /// <summary>The trait of tests that are about what a clock says by themselves, and are left out when clocks are skewed.</summary>
    public const string Trait = "Clock";

    /// <summary>Its value; what follows it says why.</summary>
    public const string Right = "right";

    private static int given;

    /// <summary>Whether clocks are skewed.</summary>
    public static bool AreSkewed { get; } = Environment.GetEnvironmentVariable("CLOCKS") == "skewed";

    /// <summary>The clock of the next silo or host.</summary>
    public static TimeProvider Next(TimeProvider timeProvider) => AreSkewed ? new SkewedTime(timeProvider, Interlocked.Increment(ref given)) : timeProvider;

    private sealed class SkewedTime(TimeProvider timeProvider, int number) : TimeProvider
    {
        private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

        public override long TimestampFrequency => timeProvider.TimestampFrequency;

        public override TimeZoneInfo LocalTimeZone => timeProvider.LocalTimeZone;

        public override DateTimeOffset GetUtcNow() => timeProvider.GetUtcNow() + (number % 3) switch
        {
            1 => Hour,
            2 => -Hour,
            _ => System.GetTimestamp() * 4 / System.TimestampFrequency % 2 == 0 ? Hour : -Hour,
        };

        public override long GetTimestamp() => timeProvider.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => timeProvider.CreateTimer(callback, state, dueTime, period);
    }
}
