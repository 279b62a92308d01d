using Audiogum.Sessions.Benchmarks.EndToEnd;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>The server's memory with many open sessions of thirty events, each posted in three posts.</summary>
internal static class OpenSessionMemory
{
    private const int Sessions = 100_000;
    private const int AtOnce = 5_000;
    private const int Looks = 20;
    private const double Mb = 1_048_576;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        using var server = await TargetServer.StartAsync();
        await server.CapacityAsync();
        var warm = server.Process.Memory;
        for (var sessions = 0; sessions < Sessions; sessions += AtOnce) await DriveMeasurement.MeasureAsync(server.Process, BenchmarkBodies.Write(AtOnce * 3, 10), 10);
        var least = long.MaxValue; // what the collector has not taken back yet is no need of the sessions
        for (var look = 0; look < Looks; look++)
        {
            least = Math.Min(least, server.Process.Memory);
            await Task.Delay(BetweenLooks, TimeProvider.System);
        }

        TargetTable.Row(
            $"memory of {Sessions} open sessions of 30 events",
            "≤ 500 MB",
            $"{least / Mb:F0} MB in all, {(least - warm) / Mb:F0} MB more than before them; at most {server.Process.PeakMemory / Mb:F0} MB while they came");
    }
}
