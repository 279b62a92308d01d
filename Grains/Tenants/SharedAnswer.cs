namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// One question, however many ask: who asks while an answer is fresh, or is being read, shares it; who asks when it is
/// not waits for the next reading, which begins when the running one ends. So readings of a question never overlap, and
/// no answer was begun longer before it was asked for than <see cref="FreshnessOptions.Longest"/>.
/// A failure is given to those who shared it and is never kept. To be used from one grain only.
/// </summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="freshness">How long an answer is fresh.</param>
/// <param name="read">Reads the answer.</param>
internal sealed class SharedAnswer<T>(TimeProvider timeProvider, FreshnessOptions freshness, Func<Task<T>> read)
{
    /// <summary>How many times as long as it took to read an answer is fresh (<see cref="FreshnessOptions"/>).</summary>
    private const int LifetimeOfReading = 4;

    private Reading? last;

    /// <summary>The answer.</summary>
    public Task<T> GetAsync()
    {
        if (last is { } current && IsFresh(current)) return current.Answer;
        var next = new Reading();
        next.Answer = ReadAsync(next, last?.Answer);
        last = next;
        return next.Answer;
    }

    /// <summary>Whether the answer could be given again.</summary>
    public bool IsFresh() => last is { } current && IsFresh(current);

    private bool IsFresh(Reading reading) =>
        !reading.Failed && (reading.BegunAt is not { } begunAt || timeProvider.GetElapsedTime(begunAt) < (reading.Lifetime ?? freshness.Longest));

    private async Task<T> ReadAsync(Reading reading, Task? previous)
    {
        if (previous is { IsCompleted: false })
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        var begunAt = timeProvider.GetTimestamp();
        reading.BegunAt = begunAt;
        try
        {
            var answer = await read();
            var earned = timeProvider.GetElapsedTime(begunAt) * LifetimeOfReading;
            reading.Lifetime = TimeSpan.FromTicks(Math.Clamp(earned.Ticks, freshness.Shortest.Ticks, freshness.Longest.Ticks));
            return answer;
        }
        catch
        {
            reading.Failed = true;
            throw;
        }
    }

    private sealed class Reading
    {
        public Task<T> Answer { get; set; } = null!;

        public long? BegunAt { get; set; }

        public TimeSpan? Lifetime { get; set; }

        public bool Failed { get; set; }
    }
}
