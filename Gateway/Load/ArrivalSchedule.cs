namespace Audiogum.Sessions.Gateway.Load;

/// <summary>
/// Open-loop arrival: posts are due by the clock, whether or not earlier ones were answered, as those of many devices are.
/// Whoever measures from the instant at which a post was due measures what devices feel; measured from when it was sent,
/// a server that stands still would hide all posts that should have been sent meanwhile (coordinated omission).
/// </summary>
/// <param name="postsPerSecond">How many become due in a second.</param>
/// <param name="length">How long.</param>
/// <param name="timeProvider">Tells when, and waits.</param>
internal sealed class ArrivalSchedule(double postsPerSecond, TimeSpan length, TimeProvider timeProvider)
{
    /// <summary>Posts in all.</summary>
    public long Posts { get; } = (long)Math.Round(postsPerSecond * length.TotalSeconds);

    /// <summary>Lets each post begin as soon as it is due; those that are overdue, one after the other at once.</summary>
    /// <param name="begin">Begins a post: its number from 0, and the clock's timestamp when it was due. It is waited for only where there is no room for one more.</param>
    /// <param name="cancellationToken">Ends the schedule early, without a fault.</param>
    public async Task RunAsync(Func<long, long, ValueTask> begin, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        for (var number = 0L; number < Posts && !cancellationToken.IsCancellationRequested; number++)
        {
            var due = start + (long)Math.Round(number / postsPerSecond * timeProvider.TimestampFrequency);
            while (timeProvider.GetTimestamp() is var now && now < due && !cancellationToken.IsCancellationRequested)
                await Task.Delay(WholeMilliseconds(timeProvider.GetElapsedTime(now, due)), timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested) await begin(number, due);
        }
    }

    // Timers know no fractions: rounded down, the rest of the wait would be spent asking for the time.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
