using Audiogum.Sessions.Benchmarks.EndToEnd;
using Audiogum.Sessions.Gateway.Load;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>
/// How long posts take at half of what the server carries, from when they were due (open loop), on the same machine; and
/// how long the actor floor takes at the same rate, which shows what of that is the machine's and the generator's.
/// </summary>
internal static class AckLatency
{
    private const int WarmingRounds = 6;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        using var server = await TargetServer.StartAsync();
        var capacity = await server.CapacityAsync();
        using (var load = server.Load(capacity / 2, Duration)) await RunAsync($"acknowledgement at half load, {(int)(capacity / 2)} events/s of {(int)capacity}", load);
        await FloorAsync(capacity / 2);
    }

    private static async Task FloorAsync(double rate)
    {
        var directory = Directory.CreateTempSubdirectory("ack-floor-");
        try
        {
            string[] args = ["floor", "actors", Path.Combine(directory.FullName, "log")];
            using var floor = await MeasuredServer.StartAsync(typeof(BaselineServer).Assembly.Location, args, new Dictionary<string, string>(), null);
            for (var round = 0; round < WarmingRounds; round++) await EndToEnd.DriveMeasurement.MeasureAsync(floor, BenchmarkBodies.Write(4_000, 10), 10);
            using var load = new LoadGenerator(new() { Server = floor.Client.BaseAddress!, Tokens = ["none"], Rate = (int)rate, Duration = Duration }, TimeProvider.System);
            await RunAsync("the actor floor at the same rate", load);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string what, LoadGenerator load)
    {
        await load.RunAsync(CancellationToken.None);
        var figures = load.Statistics.Read();
        TargetTable.Row(
            what,
            "p99 ≤ 20 ms",
            $"p50 {figures.P50Ms:F1}, p99 {figures.P99Ms:F1}, p99.9 {figures.P999Ms:F1}, max {figures.MaxMs:F1} ms (begun late, p99 {figures.LateP99Ms:F1} ms)");
    }
}
