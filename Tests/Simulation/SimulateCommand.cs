using System.Globalization;

namespace Audiogum.Sessions.Tests.Simulation;

/// <summary><c>simulate [--seed N] [--count M]</c>: replays one world, or so many from it on; the exit code is 1 if a promise was broken.</summary>
internal static class SimulateCommand
{
    /// <summary>Runs the seeds one after the other and says what was seen.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        var (seed, count) = (Option(arguments, "--seed", 1), Option(arguments, "--count", 1));
        var faults = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (events, sent, posts, unanswered, readings, violations) = (0L, 0L, 0L, 0L, 0L, 0L);
        for (var number = seed; number < seed + count; number++)
        {
            var report = await Simulation.RunAsync(number);
            (events, sent, posts, unanswered, readings) = (events + report.Events, sent + report.Sent, posts + report.Posts, unanswered + report.Unanswered, readings + report.Readings);
            violations += report.Violations.Count;
            foreach (var (kind, times) in report.Faults) faults[kind] = faults.GetValueOrDefault(kind) + times;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {number}: {report.Events} events, {report.Sent} sent in {report.Posts} posts ({report.Unanswered} not answered), {report.Faults.Values.Sum()} faults, {report.Readings} readings, {report.Violations.Count} violations, {report.Took.TotalSeconds:0.0} s"));
            foreach (var violation in report.Violations) await output.WriteLineAsync($"  {violation}");
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} seeds: {events} events, {sent} sent in {posts} posts ({unanswered} not answered), {faults.Values.Sum()} faults, {readings} readings, {violations} violations"));
        foreach (var (kind, times) in faults) await output.WriteLineAsync($"  {kind}: {times}");
        return violations == 0 ? 0 : 1;
    }

    private static int Option(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
