namespace Audiogum.Sessions.Gateway.Load;

/// <summary>
/// Open-loop arrival: posts are due by the clock, whether or not earlier ones were answered, as those of many devices are.
/// Whoever measures from the instant at which a post was due measures what devices feel; measured from when it was sent,
/// a server that stands still would hide all posts that should have been sent meanwhile (coordinated omission).
/// </summary>
/// <param name="postsPerSecond">How many become due in a second.</param>
/// <param name="length">How long.</param>
/// <param name="clock">Tells when, and waits.</param>
internal sealed class ArrivalSchedule(double postsPerSecond, TimeSpan length, TimeProvider clock)
{
    /// <summary>Posts in all.</summary>
    public long Posts { get; } = (long)Math.Round(postsPerSecond * length.TotalSeconds);

    /// <summary>Lets each post begin as soon as it is due; those that are overdue, one after the other at once.</summary>
    /// <param name="begin">Begins a post: its number from 0, and the clock's timestamp when it was due. It is waited for only where there is no room for one more.</param>
    /// <param name="cancellation">Ends the schedule early, without a fault.</param>
    public async Task RunAsync(Func<long, long, ValueTask> begin, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        for (var number = 0L; number < Posts && !cancellation.IsCancellationRequested; number++)
        {
            var due = start + (long)Math.Round(number / postsPerSecond * clock.TimestampFrequency);
            while (clock.GetTimestamp() is var now && now < due && !cancellation.IsCancellationRequested)
                await Task.Delay(WholeMilliseconds(clock.GetElapsedTime(now, due)), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellation.IsCancellationRequested) await begin(number, due);
        }
    }

    // Timers know no fractions: rounded down, the rest of the wait would be spent asking for the time.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
