using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>Promise P1 with real processes: what is acknowledged survives kill -9, exactly once, and sums are sums.</summary>
public sealed class CrashTests
{
    private const string Tenant = "crash";
    private const int Sessions = 40;
    private const int SongsPerSession = 12;
    private const int Crashes = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Killed_under_load_nothing_is_lost_and_nothing_is_doubled()
    {
        var path = Directory.CreateTempSubdirectory("crash-").FullName;
        try
        {
            var random = new Random(20_261_123);
            var keys = Enumerable.Range(0, Sessions).Select(_ => new SessionKey(Tenant, Guid.NewGuid().ToString("N"))).ToArray();
            var posts = new ConcurrentQueue<string>(Shuffled(keys.SelectMany(key => Posts(key, random)), random));
            var all = posts.Count;
            for (var crash = 0; crash < Crashes; crash++)
            {
                await using var server = await ServerProcess.StartAsync(path, Tenant);
                var unanswered = await PostUntilAsync(server, posts, killAfter: all / (Crashes + 2) + random.Next(10));
                foreach (var post in unanswered)
                {
                    posts.Enqueue(post);
                }
            }

            Assert.NotEmpty(posts);
            await using var last = await ServerProcess.StartAsync(path, Tenant);
            Assert.Empty(await PostUntilAsync(last, posts, killAfter: int.MaxValue));
            await AssertWholeAsync(last.Client, keys);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Posts from eight clients; kills the server once so many were answered; returns what was not answered.</summary>
    private static async Task<IReadOnlyCollection<string>> PostUntilAsync(ServerProcess server, ConcurrentQueue<string> posts, int killAfter)
    {
        var unanswered = new ConcurrentBag<string>();
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (posts.TryDequeue(out var post))
            {
                try
                {
                    using var body = new StringContent(post, Encoding.UTF8, "application/json");
                    using var answer = await server.Client.PostAsync("/v1/events", body);
                    Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException && killAfter < int.MaxValue)
                {
                    unanswered.Add(post);
                    return;
                }

                if (Interlocked.Increment(ref answered) == killAfter)
                {
                    server.Kill();
                }
            }
        }));
        return unanswered;
    }

    private static async Task AssertWholeAsync(HttpClient client, SessionKey[] keys)
    {
        var (events, listening, duplicates) = (0L, 0L, 0L);
        foreach (var key in keys)
        {
            var session = await GetAsync(client, $"/v1/sessions/{key.SessionId}");
            Assert.Equal(1 + (2L * SongsPerSession), (long)session["events"]!);
            Assert.Equal(SongsPerSession * 300_000L, (long)session["listeningms"]!);
            Assert.Equal((0, 0), ((long)session["missing"]!, (long)session["conflicts"]!));
            events += (long)session["events"]!;
            listening += (long)session["listeningms"]!;
            duplicates += (long)session["duplicates"]!;
            var raw = (await GetAsync(client, $"/v1/sessions/{key.SessionId}/events"))["events"]!.AsArray().Select(e => (long)e!["event"]!["sequencenumber"]!);
            Assert.Equal(Enumerable.Range(1, 1 + (2 * SongsPerSession)).Select(n => (long)n), raw);
        }

        await Eventually.AsyncEqual(
            (keys.LongLength, events, listening, duplicates, 0L),
            async () =>
            {
                var totals = (await GetAsync(client, "/v1/dashboards/monthly?month=2026-11"))["totals"]!;
                return ((long)totals["sessions"]!, (long)totals["events"]!, (long)totals["listeningms"]!, (long)totals["duplicates"]!, (long)totals["conflicts"]!);
            },
            Deadline);
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    /// <summary>A session of songs, cut into posts of one to five events.</summary>
    private static IEnumerable<string> Posts(SessionKey key, Random random)
    {
        var events = new List<string> { PlayText.Event(key, 1, 0, "start", song: false) };
        for (var song = 0; song < SongsPerSession; song++)
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

    private static string[] Shuffled(IEnumerable<string> posts, Random random)
    {
        var all = posts.ToArray();
        random.Shuffle(all);
        return all;
    }
}
