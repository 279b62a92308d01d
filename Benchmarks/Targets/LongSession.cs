using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Load;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>One session that goes on and on: a hundred events a post, one post after the other.</summary>
internal static class LongSession
{
    private const int Events = 1_000_000;
    private const int Part = 100_000;
    private const int Batch = 100;
    private const double Mb = 1_048_576;

    public static async Task RunAsync()
    {
        using var server = await TargetServer.StartAsync();
        await server.CapacityAsync();
        var (session, token) = (Guid.NewGuid().ToString("N"), server.Token(TargetServer.Tenant));
        var startedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - SongSession.DurationOf(Events);
        var parts = new List<(double EventsPerSecond, double Cpu, long Memory)>();
        for (var first = 1; first <= Events; first += Part)
        {
            var (cpu, waited) = (server.Process.Cpu, TimeSpan.Zero);
            for (var number = first; number < first + Part; number += Batch)
            {
                using var body = new ByteArrayContent(SongSession.Body(session, "long", startedAt, number, Batch));
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                var sent = TimeProvider.System.GetTimestamp();
                using var answer = await server.SendAsync(HttpMethod.Post, "/v1/events", token, body);
                answer.EnsureSuccessStatusCode();
                waited += TimeProvider.System.GetElapsedTime(sent);
            }

            parts.Add((Part / waited.TotalSeconds, (server.Process.Cpu - cpu).TotalMicroseconds / Part, server.Process.Memory));
        }

        TargetTable.Row(
            $"one session of {Events} events, {Batch} a post: the last {Part} against the first",
            "≥ 80 %",
            $"{parts[^1].EventsPerSecond / parts[0].EventsPerSecond:P0}: {parts[^1].EventsPerSecond:F0} events/s against {parts[0].EventsPerSecond:F0}; CPU {parts[^1].Cpu:F1} µs/event against {parts[0].Cpu:F1}; memory {parts[^1].Memory / Mb:F0} MB against {parts[0].Memory / Mb:F0}");
    }
}
