namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>What several rounds say together.</summary>
internal static class Medians
{
    /// <summary>The value in the middle; of an even number of them the higher of the two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
