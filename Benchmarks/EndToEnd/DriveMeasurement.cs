using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Audiogum.Sessions.Benchmarks.EndToEnd;

/// <summary>What one drive of bodies over 64 connections cost.</summary>
internal sealed record DriveMeasurement(double EventsPerSecond, double CpuMicrosecondsPerEvent, double P50Ms, double P99Ms, double PeakMemoryMb)
{
    /// <summary>Posts every body once and measures the server meanwhile.</summary>
    /// <param name="server">The server.</param>
    /// <param name="bodies">The bodies.</param>
    /// <param name="eventsPerPost">Events of each.</param>
    /// <param name="tokens">A token for each body, or null where the server's own is meant.</param>
    public static async Task<DriveMeasurement> MeasureAsync(MeasuredServer server, byte[][] bodies, int eventsPerPost, IReadOnlyList<string>? tokens = null)
    {
        var latencies = new ConcurrentBag<double>();
        var next = -1;
        var (cpu, begun) = (server.Cpu, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, MeasuredServer.Connections).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < bodies.Length; i = Interlocked.Increment(ref next))
            {
                var sent = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(bodies[i]);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = content };
                if (tokens is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[i]);
                using var answer = await server.Client.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Accepted)
                {
                    throw new InvalidOperationException($"A post was answered {(int)answer.StatusCode}.");
                }

                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }));

        var events = (double)bodies.Length * eventsPerPost;
        var sorted = latencies.Order().ToArray();
        return new(
            events / Stopwatch.GetElapsedTime(begun).TotalSeconds,
            (server.Cpu - cpu).TotalMicroseconds / events,
            sorted[sorted.Length / 2],
            sorted[(int)(sorted.Length * 0.99)],
            server.PeakMemory / 1_048_576.0);
    }
}
