using System.Globalization;
using Audiogum.Sessions.Benchmarks.EndToEnd;

namespace Audiogum.Sessions.Benchmarks.Spreading;

/// <summary>
/// CPU for each durably acknowledged event of one process over PostgreSQL, and of a gateway with 1, 2 and 4 silos, of one
/// tenant and of a thousand, side by side: all fleets are started, and driven in turn, round by round.
/// </summary>
internal static class CostOfSpreading
{
    private const int Rounds = 3;
    private const int Events = 10;
    private const int Posts = 4_000;

    /// <summary>The environment variable that says how to reach a PostgreSQL that may be filled.</summary>
    private const string Database = "ConnectionStrings__PostgreSql";

    public static async Task RunAsync()
    {
        var connectionString = Environment.GetEnvironmentVariable(Database) ?? throw new InvalidOperationException($"{Database} is not set.");
        var identity = new Identity();
        var fleets = new List<MeasuredFleet>();
        try
        {
            foreach (var silos in (int[])[0, 1, 2, 4]) fleets.Add(await MeasuredFleet.StartAsync(connectionString, silos, identity));
            Console.WriteLine("| tenants | silos | events/s | gateway µs/event | silos µs/event | PostgreSQL µs/event | all µs/event | p50 ms | p99 ms |");
            Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var tenants in (int[])[1, 1_000]) await CompareAsync(fleets, [.. Enumerable.Range(0, tenants).Select(n => identity.Token(Tenant(n)))]);
        }
        finally
        {
            foreach (var fleet in fleets) fleet.Dispose();
        }
    }

    private static string Tenant(int number) => string.Create(CultureInfo.InvariantCulture, $"bench{number}");

    private static async Task CompareAsync(IReadOnlyList<MeasuredFleet> fleets, string[] tokens)
    {
        var runs = fleets.ToDictionary(fleet => fleet, _ => new List<(DriveMeasurement Load, FleetCpu Cpu)>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var fleet in fleets)
            {
                var bodies = BenchmarkBodies.Write(Posts, Events);
                string[] owners = [.. BenchmarkBodies.Sessions(Posts, Events).Select(session => tokens[session % tokens.Length])];
                var before = fleet.Cpu;
                var load = await DriveMeasurement.MeasureAsync(fleet.Gateway, bodies, Events, owners);
                if (round > 0) runs[fleet].Add((load, fleet.Cpu - before)); // the first round warms up
            }
        }

        foreach (var fleet in fleets) Print(tokens.Length, fleet.Name, runs[fleet]);
    }

    private static void Print(int tenants, string silos, List<(DriveMeasurement Load, FleetCpu Cpu)> runs)
    {
        double Each(Func<FleetCpu, TimeSpan> part) => Medians.Median(runs.Select(run => part(run.Cpu).TotalMicroseconds / (Posts * Events)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {tenants} | {silos} | {Medians.Median(runs.Select(run => run.Load.EventsPerSecond)):F0} | {Each(cpu => cpu.Gateway):F1} | {Each(cpu => cpu.Silos):F1} | {Each(cpu => cpu.Database):F1} | {Each(cpu => cpu.Gateway + cpu.Silos + cpu.Database):F1} | {Medians.Median(runs.Select(run => run.Load.P50Ms)):F0} | {Medians.Median(runs.Select(run => run.Load.P99Ms)):F0} |"));
    }
}
