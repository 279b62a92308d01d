using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>Sessions of songs, cut into posts and shuffled; what was acknowledged of them, and how it must look afterwards.</summary>
internal sealed class SongLoad
{
    private const int SongsPerSession = 12;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentQueue<SongPost> posts;
    private readonly ConcurrentDictionary<(string Session, long Number), bool> acknowledged = new();
    private readonly SessionKey[] keys;

    /// <summary>Makes it from a seed.</summary>
    public SongLoad(string tenant, int sessions, int seed)
    {
        var random = new Random(seed);
        keys = [.. Enumerable.Range(0, sessions).Select(_ => new SessionKey(tenant, Guid.NewGuid().ToString("N")))];
        var all = keys.SelectMany(key => Posts(key, random)).ToArray();
        random.Shuffle(all);
        (posts, Count) = (new(all), all.Length);
    }

    private sealed record SongPost(string Session, IReadOnlyList<long> Numbers, string Body);

    /// <summary>Posts in all.</summary>
    public int Count { get; }

    /// <summary>Posts left.</summary>
    public int Left => posts.Count;

    /// <summary>Posts from eight clients; once so many were answered does what is told, and goes on until told to stop. What was not answered is left over.</summary>
    public async Task PostAsync(ServerProcess server, int after, Action act, Func<bool> stop)
    {
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!stop() && posts.TryDequeue(out var post))
            {
                if (!await TryPostAsync(server, post))
                {
                    posts.Enqueue(post);
                    await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
                }
                else if (Interlocked.Increment(ref answered) == after)
                {
                    act();
                }
            }
        }));
    }

    /// <summary>Posts all that is left.</summary>
    public Task PostAllAsync(ServerProcess server)
    {
        var until = TimeProvider.System.GetUtcNow() + (2 * Deadline);
        return PostAsync(server, 0, () => { }, () => TimeProvider.System.GetUtcNow() > until);
    }

    /// <summary>Every acknowledged event is there exactly once, and the month is the sum of the sessions.</summary>
    public async Task AssertAcknowledgedAsync(HttpClient client)
    {
        var (sessions, events, listening, duplicates) = (0L, 0L, 0L, 0L);
        foreach (var key in keys)
        {
            var expected = acknowledged.Keys.Where(a => a.Session == key.SessionId).Select(a => a.Number).ToHashSet();
            using var answer = await client.GetAsync($"/v1/sessions/{key.SessionId}");
            if (answer.StatusCode == HttpStatusCode.NotFound && expected.Count == 0) continue;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var session = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            var raw = (await GetAsync(client, $"/v1/sessions/{key.SessionId}/events"))["events"]!.AsArray().Select(e => (long)e!["event"]!["sequencenumber"]!).ToList();
            Assert.Equal(raw.Distinct(), raw);
            Assert.Empty(expected.Except(raw));
            Assert.Equal(raw.Count, (long)session["events"]!);
            sessions++;
            events += raw.Count;
            listening += (long)session["listeningms"]!;
            duplicates += (long)session["duplicates"]!;
        }

        await Eventually.AsyncEqual(
            (sessions, events, listening, duplicates, 0L),
            async () =>
            {
                var totals = (await GetAsync(client, "/v1/dashboards/monthly?month=2026-11"))["totals"]!;
                return ((long)totals["sessions"]!, (long)totals["events"]!, (long)totals["listeningms"]!, (long)totals["duplicates"]!, (long)totals["conflicts"]!);
            },
            Deadline);
    }

    /// <summary>Everything was posted, and every session is whole to the millisecond.</summary>
    public async Task AssertWholeAsync(HttpClient client)
    {
        Assert.Equal(0, Left);
        foreach (var key in keys)
        {
            var session = await GetAsync(client, $"/v1/sessions/{key.SessionId}");
            Assert.Equal(
                (1 + (2L * SongsPerSession), SongsPerSession * 300_000L, 0L, 0L),
                ((long)session["events"]!, (long)session["listeningms"]!, (long)session["missing"]!, (long)session["conflicts"]!));
        }

        await AssertAcknowledgedAsync(client);
    }

    /// <summary>The version of every session that there is.</summary>
    public async Task<Dictionary<string, long>> VersionsAsync(HttpClient client)
    {
        var versions = new Dictionary<string, long>();
        foreach (var key in keys)
        {
            using var answer = await client.GetAsync($"/v1/sessions/{key.SessionId}");
            if (answer.StatusCode == HttpStatusCode.OK) versions.Add(key.SessionId, (long)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["version"]!);
        }

        return versions;
    }

    private async Task<bool> TryPostAsync(ServerProcess server, SongPost post)
    {
        try
        {
            using var body = new StringContent(post.Body, Encoding.UTF8, "application/json");
            using var answer = await server.Client.PostAsync("/v1/events", body);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests) return false;
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            foreach (var number in post.Numbers) acknowledged[(post.Session, number)] = true;
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;

    /// <summary>A session of songs, cut into posts of one to five events.</summary>
    private static IEnumerable<SongPost> Posts(SessionKey key, Random random)
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
            yield return new(key.SessionId, [.. Enumerable.Range(at + 1, batch.Length)], $$"""{"schemaversion":"1.0","events":[{{string.Join(',', batch)}}]}""");
            at += batch.Length;
        }
    }
}
