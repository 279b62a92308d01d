using Audiogum.Sessions.Gateway.Authentication;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>
/// Server CPU for each durably acknowledged event, side by side with the floor: both servers are started, and driven in
/// turn, round by round, with bodies of the same shape.
/// </summary>
internal static class FloorComparison
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
            using var floor = await MeasuredServer.StartAsync(typeof(FloorComparison).Assembly.Location, ["floor"], new Dictionary<string, string>(), null);
            Console.WriteLine("| events a post | server | events/s | CPU µs/event | p50 ms | p99 ms | peak MB | ratio |");
            Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var (events, posts) in Sizes.Where(size => only is null || size.Events == only))
            {
                await RunAsync(server, floor, events, posts);
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static async Task RunAsync(MeasuredServer server, MeasuredServer floor, int events, int posts)
    {
        await WarmAsync(server, events, posts);
        await WarmAsync(floor, events, posts);
        var (ours, bare) = (new List<LoadRun>(), new List<LoadRun>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await LoadRun.MeasureAsync(server, PostBodies.Write(posts, events), events));
            bare.Add(await LoadRun.MeasureAsync(floor, PostBodies.Write(posts, events), events));
        }

        var ratio = Medians.Median(ours.Zip(bare, (a, b) => a.CpuMicrosecondsPerEvent / b.CpuMicrosecondsPerEvent));
        Print(events, "sessions", ours, $"{ratio:F2}");
        Print(events, "floor", bare, "1");
    }

    /// <summary>Drives a server until it gets no cheaper: the runtime compiles what is hot again while it runs, for a minute or so.</summary>
    private static async Task WarmAsync(MeasuredServer server, int events, int posts)
    {
        var best = double.PositiveInfinity;
        for (int round = 0, steady = 0; round < MostWarmingRounds && steady < SteadyRounds; round++)
        {
            var cost = (await LoadRun.MeasureAsync(server, PostBodies.Write(posts, events), events)).CpuMicrosecondsPerEvent;
            steady = cost < best * 0.95 ? 0 : steady + 1;
            best = Math.Min(best, cost);
            if (Environment.GetEnvironmentVariable("SHOW") is not null) Console.WriteLine($"{events} {cost}");
        }
    }

    private static void Print(int events, string name, List<LoadRun> runs, string ratio) => Console.WriteLine(
        $"| {events} | {name} | {Medians.Median(runs.Select(r => r.EventsPerSecond)):F0} | {Medians.Median(runs.Select(r => r.CpuMicrosecondsPerEvent)):F1} | "
        + $"{Medians.Median(runs.Select(r => r.P50Ms)):F1} | {Medians.Median(runs.Select(r => r.P99Ms)):F1} | {runs.Max(r => r.PeakMemoryMb):F0} | {ratio} |");
}
