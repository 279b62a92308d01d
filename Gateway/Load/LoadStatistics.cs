using HdrHistogram;

namespace Audiogum.Sessions.Gateway.Load;

/// <summary>What the load came to so far. Safe for concurrent use.</summary>
internal sealed class LoadStatistics
{
    private const long LongestMicroseconds = 3_600_000_000;
    private const int Digits = 3;

    private readonly Lock turn = new();
    private readonly LongHistogram latencies = new(LongestMicroseconds, Digits);
    private readonly LongHistogram lateness = new(LongestMicroseconds, Digits);
    private readonly SortedDictionary<string, long> answers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> waits = new(StringComparer.Ordinal);
    private long begun, ended, events, measured, repeated;
    private TimeSpan lastAnswer;

    /// <summary>A post was begun.</summary>
    /// <param name="late">How long after it was due: what the generator itself adds.</param>
    public void Begin(TimeSpan late)
    {
        lock (turn)
        {
            begun++;
            lateness.RecordValue(Clamp(late));
        }
    }

    /// <summary>A post was told to wait, or found nobody.</summary>
    public void Wait(string why)
    {
        lock (turn) waits[why] = waits.GetValueOrDefault(why) + 1;
    }

    /// <summary>A post came to its end.</summary>
    /// <param name="answer">How.</param>
    /// <param name="acknowledged">Events that are stored.</param>
    /// <param name="latency">Since it was due; null where it is not measured.</param>
    /// <param name="at">Since the measured time began.</param>
    public void End(string answer, int acknowledged, TimeSpan? latency, TimeSpan at)
    {
        lock (turn)
        {
            ended++;
            events += acknowledged;
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
            if (latency is not { } measuredLatency) return;
            measured += acknowledged;
            lastAnswer = at > lastAnswer ? at : lastAnswer;
            latencies.RecordValue(Clamp(measuredLatency));
        }
    }

    /// <summary>A post that had been given up was acknowledged when it was repeated.</summary>
    public void Repeat()
    {
        lock (turn) repeated++;
    }

    /// <summary>The figures as they are now.</summary>
    public LoadFigures Read()
    {
        lock (turn)
        {
            return new()
            {
                Posts = begun,
                Backlog = begun - ended,
                Events = events,
                Repeated = repeated,
                EventsPerSecond = lastAnswer > TimeSpan.Zero ? Math.Round(measured / lastAnswer.TotalSeconds, 1) : 0,
                P50Ms = At(latencies, 50),
                P90Ms = At(latencies, 90),
                P99Ms = At(latencies, 99),
                P999Ms = At(latencies, 99.9),
                MaxMs = At(latencies, 100),
                LateP99Ms = At(lateness, 99),
                Answers = new(answers, StringComparer.Ordinal),
                Waits = new(waits, StringComparer.Ordinal),
            };
        }
    }

    private static long Clamp(TimeSpan time) => Math.Clamp((long)time.TotalMicroseconds, 0, LongestMicroseconds);

    private static double At(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? 0 : Math.Round(histogram.GetValueAtPercentile(percentile) / 1_000.0, 2);
}

/// <summary>What the load came to. Latencies are from the instant at which a post was due to its last answer, retries included.</summary>
internal sealed record LoadFigures
{
    /// <summary>The answer of a post whose events are all stored.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>Posts that were begun.</summary>
    public required long Posts { get; init; }

    /// <summary>Those of them without an end yet.</summary>
    public required long Backlog { get; init; }

    /// <summary>Events that were acknowledged.</summary>
    public required long Events { get; init; }

    /// <summary>Posts that were given up, and acknowledged when they were repeated afterwards.</summary>
    public required long Repeated { get; init; }

    /// <summary>Acknowledged events of the measured time, for each second of it.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Half of the latencies are at most this many milliseconds.</summary>
    public required double P50Ms { get; init; }

    /// <summary>Nine of ten.</summary>
    public required double P90Ms { get; init; }

    /// <summary>99 of a hundred.</summary>
    public required double P99Ms { get; init; }

    /// <summary>999 of a thousand.</summary>
    public required double P999Ms { get; init; }

    /// <summary>All.</summary>
    public required double MaxMs { get; init; }

    /// <summary>99 of a hundred posts were begun at most this many milliseconds after they were due: what the generator adds.</summary>
    public required double LateP99Ms { get; init; }

    /// <summary>How posts ended.</summary>
    public required SortedDictionary<string, long> Answers { get; init; }

    /// <summary>Why attempts were repeated.</summary>
    public required SortedDictionary<string, long> Waits { get; init; }
}
