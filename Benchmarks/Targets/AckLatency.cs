namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>How long posts take at half of what the server carries, from when they were due (open loop), on the same machine.</summary>
internal static class AckLatency
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        using var server = await TargetServer.StartAsync();
        var capacity = await server.CapacityAsync();
        using var load = server.Load(capacity / 2, Duration);
        await load.RunAsync(CancellationToken.None);
        var figures = load.Tally.Read();
        TargetTable.Row(
            $"acknowledgement at half load, {(int)(capacity / 2)} events/s of {(int)capacity}",
            "p99 ≤ 20 ms",
            $"p50 {figures.P50Ms:F1}, p99 {figures.P99Ms:F1}, p99.9 {figures.P999Ms:F1}, max {figures.MaxMs:F1} ms (begun late, p99 {figures.LateP99Ms:F1} ms)");
    }
}
