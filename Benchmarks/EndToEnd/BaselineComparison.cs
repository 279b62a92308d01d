using Audiogum.Sessions.Gateway.Authentication;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>
/// Server CPU for each durably acknowledged event, side by side with the floor: all servers are started, and driven in
/// turn, round by round, with bodies of the same shape. Between the two stands the actor floor, which shows what is left
/// to gain without another architecture.
/// </summary>
internal static class BaselineComparison
{
    private const int Rounds = 5;
    private const int MostWarmingRounds = 15;
    private const int SteadyRounds = 3;

    private static readonly (int Events, int Posts)[] Sizes = [(1, 12_000), (10, 4_000), (50, 1_200)];

    /// <summary>Compares at every size of a post, or at one.</summary>
    public static async Task RunAsync(int? only)
    {
        var identity = new Identity();
        var path = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            using var server = await MeasuredServer.StartAsync(typeof(CurrentCaller).Assembly.Location, [], identity.Accepted(("Sessions__DataPath", path)), identity.Token("bench"));
            using var floor = await MeasuredServer.StartAsync(typeof(BaselineComparison).Assembly.Location, ["floor"], new Dictionary<string, string>(), null);
            using var actors = await MeasuredServer.StartAsync(typeof(BaselineComparison).Assembly.Location, ["floor", "actors", Path.Combine(path, "log")], new Dictionary<string, string>(), null);
            Console.WriteLine("| events a post | server | events/s | CPU µs/event | p50 ms | p99 ms | peak MB | ratio |");
            Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var (events, posts) in Sizes.Where(size => only is null || size.Events == only))
            {
                await RunAsync([("sessions", server), ("actor floor", actors), ("floor", floor)], events, posts);
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task RunAsync((string Name, MeasuredServer Server)[] servers, int events, int posts)
    {
        foreach (var (_, server) in servers)
        {
            await WarmAsync(server, events, posts);
        }

        var runs = servers.Select(_ => new List<DriveMeasurement>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (i, (_, server)) in servers.Index())
            {
                runs[i].Add(await DriveMeasurement.MeasureAsync(server, BenchmarkBodies.Write(posts, events), events));
            }
        }

        foreach (var (i, (name, _)) in servers.Index())
        {
            var ratio = Medians.Median(runs[i].Zip(runs[^1], (a, b) => a.CpuMicrosecondsPerEvent / b.CpuMicrosecondsPerEvent));
            Print(events, name, runs[i], $"{ratio:F2}");
        }
    }

    /// <summary>Drives a server until it gets no cheaper: the runtime compiles what is hot again while it runs, for a minute or so.</summary>
    private static async Task WarmAsync(MeasuredServer server, int events, int posts)
    {
        var best = double.PositiveInfinity;
        for (int round = 0, steady = 0; round < MostWarmingRounds && steady < SteadyRounds; round++)
        {
            var cost = (await DriveMeasurement.MeasureAsync(server, BenchmarkBodies.Write(posts, events),
                events)).CpuMicrosecondsPerEvent;
            steady = cost < best * 0.95 ? 0 : steady + 1;
            best = Math.Min(best, cost);
        }
    }

    private static void Print(int events, string name, List<DriveMeasurement> runs, string ratio) => Console.WriteLine(
        $"| {events} | {name} | {Medians.Median(runs.Select(r => r.EventsPerSecond)):F0} | {Medians.Median(runs.Select(r => r.CpuMicrosecondsPerEvent)):F1} | "
        + $"{Medians.Median(runs.Select(r => r.P50Ms)):F1} | {Medians.Median(runs.Select(r => r.P99Ms)):F1} | {runs.Max(r => r.PeakMemoryMb):F0} | {ratio} |");
}
