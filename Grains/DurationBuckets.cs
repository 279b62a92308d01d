using System.Diagnostics.Metrics;

namespace Audiogum.Sessions.Grains;

/// <summary>
/// The buckets of every histogram of durations, in seconds: from a millisecond to ten minutes. Without them a collector
/// takes its own, which are meant for milliseconds, and a quantile would be some seconds whatever happens. Each threshold of
/// an alert in <c>deploy</c> is one of the edges.
/// </summary>
internal static class DurationBuckets
{
    /// <summary>The edges, for <see cref="Meter"/>.</summary>
    public static InstrumentAdvice<double> Advice { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600],
    };
}
