using System.Globalization;
using Audiogum.Sessions.Benchmarks.EndToEnd;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>Whether an event costs the same however much there is already: events stored, tenants, open sessions. Ten events a post.</summary>
internal static class CostGrowth
{
    private const int Batch = 10;
    private const int PostsOfSession = 3;
    private const int Measured = 12_000;
    private const int PostsOfMillion = 1_000_000 / Batch;
    private const string Flat = "± 10 %";

    /// <summary>From one open session to a hundred thousand.</summary>
    public static async Task WithOpenSessionsAsync()
    {
        using var server = await TargetServer.StartAsync();
        await server.CapacityAsync();
        foreach (var open in (int[])[1, 100, 10_000, 100_000])
        {
            // Posts of each group of sessions in turn; groups one after the other.
            var groups = Math.Max(1, Measured / (open * PostsOfSession));
            var costs = new List<double>();
            for (var round = 0; round < (open > Measured ? 1 : 3); round++)
            {
                byte[][] bodies = [.. Enumerable.Range(0, groups).SelectMany(_ => BenchmarkBodies.Write(open * PostsOfSession, Batch))];
                costs.Add((await DriveMeasurement.MeasureAsync(server.Process, bodies, Batch)).CpuMicrosecondsPerEvent);
            }

            TargetTable.Row(string.Create(CultureInfo.InvariantCulture, $"CPU of an event with {open} open sessions"), Flat, $"{Medians.Median(costs):F1} µs");
        }
    }

    /// <summary>From one tenant to ten thousand.</summary>
    /// <param name="only">So many tenants alone, or null.</param>
    public static async Task WithTenantsAsync(int? only)
    {
        using var server = await TargetServer.StartAsync();
        await server.CapacityAsync();
        foreach (var tenants in only is { } count ? [count] : (int[])[1, 100, 1_000, 10_000])
        {
            string[] tokens = [.. Enumerable.Range(0, tenants).Select(number => server.Token(string.Create(CultureInfo.InvariantCulture, $"tenant{number}")))];
            var costs = new List<double>();
            for (var round = 0; round < 3; round++)
            {
                const int posts = 10_000 * PostsOfSession;
                string[] owners = [.. BenchmarkBodies.Sessions(posts, Batch).Select(session => tokens[session % tokens.Length])];
                costs.Add((await DriveMeasurement.MeasureAsync(server.Process, BenchmarkBodies.Write(posts, Batch), Batch, owners)).CpuMicrosecondsPerEvent);
            }

            TargetTable.Row(string.Create(CultureInfo.InvariantCulture, $"CPU of an event with {tenants} tenants"), Flat, $"{Medians.Median(costs):F1} µs");
        }
    }

    /// <summary>From an empty store on.</summary>
    /// <param name="millions">Up to how many million events are stored.</param>
    public static async Task WithStoredEventsAsync(int millions)
    {
        using var server = await TargetServer.StartAsync();
        await server.CapacityAsync();
        for (var million = 0; million < millions; million++)
        {
            var costs = new List<double>();
            for (var posts = 0; posts < PostsOfMillion; posts += Measured)
                costs.Add((await DriveMeasurement.MeasureAsync(server.Process, BenchmarkBodies.Write(Math.Min(Measured, PostsOfMillion - posts), Batch), Batch)).CpuMicrosecondsPerEvent);
            TargetTable.Row(string.Create(CultureInfo.InvariantCulture, $"CPU of an event with {million} to {million + 1} million events stored"), Flat, $"{Medians.Median(costs):F1} µs");
        }
    }
}
