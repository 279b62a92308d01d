using System.Diagnostics;
using System.Globalization;
using Audiogum.Sessions.Gateway.Commands;

namespace Audiogum.Sessions.Benchmarks.Cluster;

/// <summary>
/// Events through grains on one, two and four silos in this process, over one embedded store: a hot session, a hot tenant, a
/// thousand tenants. All sums are compared with what was posted. CPU is that of the process, callers included; all silos
/// share its cores, so more of them show what spreading costs, not what it brings.
/// </summary>
internal static class ClusterThroughput
{
    private const int Callers = 64;
    private const int Batch = 10;
    private const int FirstWarmingRounds = 6; // the code is the same for all: once it is compiled well, connections are what is left
    private static readonly int[] Silos = [1, 2, 4];

    private static readonly (string Name, Func<GrainLoad> Make, int Callers)[] Loads =
    [
        ("hot session", () => new(tenants: 1, sessionsEach: 1, postsEach: 2_000, Batch), 4),
        ("hot tenant", () => new(tenants: 1, sessionsEach: 2_000, postsEach: 3, Batch), Callers),
        ("1 000 tenants", () => new(tenants: 1_000, sessionsEach: 3, postsEach: 3, Batch), Callers),
    ];

    public static async Task RunAsync()
    {
        var rows = await ProgressDisplay.RunAsync("cluster", Console.Out, TimeProvider.System, MeasureAsync);
        Console.WriteLine("| silos | load | events | events/s | CPU µs/event | p50 ms | p99 ms | sums |");
        Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |");
        foreach (var row in rows) Console.WriteLine(row);
    }

    private static async Task<List<string>> MeasureAsync(Action<CommandStep> tell)
    {
        var rows = new List<string>();
        foreach (var silos in Silos)
        {
            await using var cluster = await SilosInProcess.StartAsync(silos);
            for (var round = 0; round < (silos == Silos[0] ? FirstWarmingRounds : 1); round++) await new GrainLoad(10, 200, 3, Batch).PostAsync(cluster.Grains, Callers, _ => { });
            foreach (var (name, make, callers) in Loads)
            {
                var load = make();
                var (cpu, begun) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
                var taken = await load.PostAsync(cluster.Grains, callers, part => tell(new(((rows.Count + part) / (Silos.Length * Loads.Length)), $"{name}, {silos} silos")));
                var (seconds, used) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, Environment.CpuUsage.TotalTime - cpu);
                await load.AssertExactAsync(cluster.Grains);
                var waits = taken.Select(wait => wait.TotalMilliseconds).Order().ToArray();
                rows.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {silos} | {name} | {load.Events} | {load.Events / seconds:F0} | {used.TotalMicroseconds / load.Events:F1} | {waits[waits.Length / 2]:F1} | {waits[(int)(waits.Length * 0.99)]:F1} | exact |"));
            }
        }

        return rows;
    }
}
