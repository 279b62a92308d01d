using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Processes;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// Clients that post sessions of songs through several gateways, out of order, again while they are told to or get no
/// answer; and what must then be true.
/// </summary>
internal sealed class Load(string tenant, int sessions, int songs, int seed)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly SessionKey[] keys = [.. Enumerable.Range(0, sessions).Select(_ => new SessionKey(tenant, Guid.NewGuid().ToString("N")))];
    private readonly ConcurrentQueue<string> posts = new();
    private int acknowledged;

    /// <summary>Posts that were answered 202.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>All posts there are.</summary>
    public int Total { get; private set; }

    /// <summary>The longest time that passed between two acknowledgements, whoever got them.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>Answers 503 that clients got.</summary>
    public int Refused { get; private set; }

    /// <summary>Posts everything from eight clients; ends when all is acknowledged.</summary>
    public async Task PostAsync(IReadOnlyList<ServerRun> gateways)
    {
        var random = new Random(seed);
        var all = keys.SelectMany(key => Posts(key, random)).ToArray();
        random.Shuffle(all);
        foreach (var post in all) posts.Enqueue(post);
        Total = all.Length;
        var (gate, last) = (new Lock(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            for (var turn = client; posts.TryDequeue(out var post); turn++)
            {
                while (!await TryPostAsync(gateways[turn % gateways.Count], post))
                {
                    turn++;
                    lock (gate) Refused++;
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
                }

                lock (gate)
                {
                    acknowledged++;
                    var silence = Stopwatch.GetElapsedTime(last);
                    last = Stopwatch.GetTimestamp();
                    if (silence > LongestSilence) LongestSilence = silence;
                }
            }
        }));
    }

    /// <summary>Every session is whole, once, on every gateway; and the sums are the sums.</summary>
    public async Task ShouldBeWholeAsync(IReadOnlyList<ServerRun> gateways)
    {
        var (events, listening, duplicates) = (0L, 0L, 0L);
        foreach (var (key, at) in keys.Select((key, at) => (key, at)))
        {
            var gateway = gateways[at % gateways.Count];
            var session = await GetAsync(gateway, $"/v1/sessions/{key.SessionId}");
            Assert.Equal((1 + (2L * songs), songs * 300_000L), ((long)session["events"]!, (long)session["listeningms"]!));
            Assert.Equal((0, 0), ((long)session["missing"]!, (long)session["conflicts"]!));
            events += (long)session["events"]!;
            listening += (long)session["listeningms"]!;
            duplicates += (long)session["duplicates"]!;
            var raw = (await GetAsync(gateway, $"/v1/sessions/{key.SessionId}/events"))["events"]!.AsArray().Select(entry => (long)entry!["event"]!["sequencenumber"]!);
            Assert.Equal(Enumerable.Range(1, 1 + (2 * songs)).Select(number => (long)number), raw);
        }

        foreach (var gateway in gateways)
        {
            await Eventually.AsyncEqual(
                (keys.LongLength, events, listening, duplicates, 0L),
                async () =>
                {
                    var totals = (await GetAsync(gateway, "/v1/dashboards/monthly?month=2026-11"))["totals"]!;
                    return ((long)totals["sessions"]!, (long)totals["events"]!, (long)totals["listeningms"]!, (long)totals["duplicates"]!, (long)totals["conflicts"]!);
                },
                Deadline);
        }
    }

    private static async Task<bool> TryPostAsync(ServerRun gateway, string post)
    {
        try
        {
            using var body = new StringContent(post, Encoding.UTF8, "application/json");
            using var answer = await gateway.Client.PostAsync("/v1/events", body);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode} {gateway.Said}");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) Assert.NotNull(answer.Headers.RetryAfter);
            return answer.StatusCode == HttpStatusCode.Accepted;
        }
        catch (HttpRequestException)
        {
            return false; // the gateway was killed: another one takes the post
        }
    }

    /// <summary>Asks as a dashboard does: again while it is told to.</summary>
    private static async Task<JsonNode> GetAsync(ServerRun gateway, string path)
    {
        JsonNode? found = null;
        await Eventually.AsyncTrue(
            async () =>
            {
                using var answer = await gateway.Client.GetAsync(path);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode} {gateway.Said}");
                found = answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
                return found is not null;
            },
            Deadline);
        return found!;
    }

    /// <summary>A session of songs, cut into posts of one to five events.</summary>
    private IEnumerable<string> Posts(SessionKey key, Random random)
    {
        var events = new List<string> { PlayText.Event(key, 1, 0, "start", song: false) };
        for (var song = 0; song < songs; song++)
        {
            events.Add(PlayText.Event(key, (2 * song) + 2, 300 * song, "begin", 0));
            events.Add(PlayText.Event(key, (2 * song) + 3, 300 * (song + 1), "complete", 300));
        }

        for (var at = 0; at < events.Count;)
        {
            var batch = events.Skip(at).Take(random.Next(1, 6)).ToArray();
            at += batch.Length;
            yield return $$"""{"schemaversion":"1.0","events":[{{string.Join(',', batch)}}]}""";
        }
    }
}
