using System.Globalization;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>The rows in which targets are told, with how busy the machine was.</summary>
internal static class TargetTable
{
    /// <summary>Writes the head.</summary>
    public static void Begin()
    {
        Console.WriteLine("| what | target | measured | load average |");
        Console.WriteLine("| --- | --- | --- | ---: |");
    }

    /// <summary>Writes a row.</summary>
    public static void Row(string what, string target, FormattableString measured) =>
        Console.WriteLine($"| {what} | {target} | {measured.ToString(CultureInfo.InvariantCulture)} | {LoadAverage()} |");

    /// <summary>The value that a share of them does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)(share * (sorted.Length - 1))];
    }

    // Of the last minute; Linux only, as all of these figures.
    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
