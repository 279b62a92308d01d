using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>
/// A tenant that does nothing wrong: four devices that post an event every 25 ms, and a dashboard that is looked at twenty
/// times a second. What is refused counts as an answer that never came.
/// </summary>
internal sealed class Neighbour(LimitedServer server)
{
    private static readonly TimeSpan BetweenPosts = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<int, int> refused = new();

    private static long number; // of all attacks: none of them meets what was stored before

    private int accepted;

    /// <summary>Events that were acknowledged.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Answers that no attack on another tenant may bring about: none at all, and 5xx but 503.</summary>
    public int Faults => refused.Where(answer => answer.Key is 0 or (>= 500 and not 503)).Sum(answer => answer.Value);

    /// <summary>How many answers refused, by status; 0 stands for none.</summary>
    public string Refused => refused.IsEmpty ? "none refused" : string.Join(", ", refused.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value} × {answer.Key}"));

    /// <summary>Works for some time.</summary>
    public async Task<Latencies> WorkAsync(TimeSpan time)
    {
        using var client = server.ClientOf("neighbour");
        var begun = Stopwatch.GetTimestamp();
        var posts = new ConcurrentBag<double>();
        var looks = new ConcurrentBag<double>();
        await Task.WhenAll(
            [.. Enumerable.Range(0, 4).Select(device => LoopAsync(posts, BetweenPosts, () => PostAsync(client, device))),
             LoopAsync(looks, BetweenLooks, () => client.AskAsync("/v1/dashboards/daily?date=2026-11-20"))]);
        return new(Latencies.P99Of(posts), Latencies.P99Of(looks));

        async Task LoopAsync(ConcurrentBag<double> latencies, TimeSpan pause, Func<Task<HttpResponseMessage>> call)
        {
            while (Stopwatch.GetElapsedTime(begun) < time)
            {
                latencies.Add(await TimedAsync(call));
                await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, int device)
    {
        var next = Interlocked.Increment(ref number);
        var session = string.Create(CultureInfo.InvariantCulture, $"{device:x16}{next / 2_000:x16}");
        var answer = await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(AttackedServer.Play(session, next))));
        if (answer.StatusCode == HttpStatusCode.Accepted) Interlocked.Increment(ref accepted);
        return answer;
    }

    private async Task<double> TimedAsync(Func<Task<HttpResponseMessage>> call)
    {
        var begun = Stopwatch.GetTimestamp();
        var status = 0;
        try
        {
            using var answer = await call();
            status = (int)answer.StatusCode;
            await answer.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
            if (answer.IsSuccessStatusCode) return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"neighbour: {exception.GetType().Name}: {exception.Message}");
        }

        refused.AddOrUpdate(status, 1, (_, count) => count + 1);
        return double.PositiveInfinity;
    }
}

/// <summary>The 99th percentiles of what a tenant waited, in milliseconds.</summary>
internal readonly record struct Latencies(double Posts, double Looks)
{
    /// <summary>The value that one of a hundred is above.</summary>
    public static double P99Of(IReadOnlyCollection<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"posts {Posts:F1} ms, dashboards {Looks:F1} ms");
}
