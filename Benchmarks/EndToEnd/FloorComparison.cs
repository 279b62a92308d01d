using Audiogum.Sessions.Gateway.Authentication;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>
/// Server CPU for each durably acknowledged event, side by side with the floor: both servers are started, and driven in
/// turn, round by round, with bodies of the same shape.
/// </summary>
internal static class FloorComparison
{
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var identity = new Identity();
        var path = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            using var server = await MeasuredServer.StartAsync(typeof(CurrentCaller).Assembly.Location, [], identity.Accepted(("Sessions__DataPath", path)), identity.Token("bench"));
            using var floor = await MeasuredServer.StartAsync(typeof(FloorComparison).Assembly.Location, ["floor"], new Dictionary<string, string>(), null);
            Console.WriteLine("| events a post | server | events/s | CPU µs/event | p50 ms | p99 ms | peak MB | ratio |");
            Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
            foreach (var (events, posts) in new[] { (1, 12_000), (10, 4_000), (50, 1_200) })
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
        var (ours, bare) = (new List<LoadRun>(), new List<LoadRun>());
        for (var round = 0; round <= Rounds; round++)
        {
            var a = await LoadRun.MeasureAsync(server, PostBodies.Write(posts, events), events);
            var b = await LoadRun.MeasureAsync(floor, PostBodies.Write(posts, events), events);
            if (round > 0)
            {
                // The first round warms up.
                ours.Add(a);
                bare.Add(b);
            }
        }

        var ratio = Medians.Median(ours.Zip(bare, (a, b) => a.CpuMicrosecondsPerEvent / b.CpuMicrosecondsPerEvent));
        Print(events, "sessions", ours, $"{ratio:F2}");
        Print(events, "floor", bare, "1");
    }

    private static void Print(int events, string name, List<LoadRun> runs, string ratio) => Console.WriteLine(
        $"| {events} | {name} | {Medians.Median(runs.Select(r => r.EventsPerSecond)):F0} | {Medians.Median(runs.Select(r => r.CpuMicrosecondsPerEvent)):F1} | "
        + $"{Medians.Median(runs.Select(r => r.P50Ms)):F1} | {Medians.Median(runs.Select(r => r.P99Ms)):F1} | {runs.Max(r => r.PeakMemoryMb):F0} | {ratio} |");
}
