using System.Diagnostics;
using System.Net;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Processes;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// Clients that post sessions of songs through several gateways, out of order, again while they are told to or get no
/// answer. Several tenants use the same session ids. They post no more than they are allowed, so that every step of a test
/// has its own posts however fast the machine is.
/// </summary>
internal sealed class Load(IReadOnlyList<string> tenants, int sessions, int songs, int seed) : IDisposable
{
    private const int Clients = 8;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);
    private readonly SemaphoreSlim allowed = new(0);
    private readonly Lock gate = new();
    private readonly Queue<(string Tenant, string Json)> posts = new();
    private int acknowledged;
    private int total;
    private int allowance;
    private (int Refused, TimeSpan LongestWait) seen;

    /// <summary>All sessions of all tenants.</summary>
    public IReadOnlyList<SessionKey> Keys { get; } = KeysOf(tenants, sessions, new(seed));

    /// <summary>Songs of a session: of each tenant another number, so that none can be mistaken for another's.</summary>
    public int SongsOf(string tenant) => songs + tenants.ToList().IndexOf(tenant);

    /// <summary>Posts everything, as it is allowed; ends when all is acknowledged.</summary>
    public async Task PostAsync(IReadOnlyList<ServerRun> gateways, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var all = Keys.SelectMany(key => Posts(key, random)).ToArray();
        random.Shuffle(all);
        foreach (var post in all) posts.Enqueue(post);
        total = all.Length;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => PostAsync(client, gateways, cancellationToken)));
    }

    /// <summary>Lets this share of all posts go, and waits until all that may go are acknowledged; says what that was like.</summary>
    public async Task<string> GoOnAsync(double share)
    {
        int until;
        lock (gate)
        {
            seen = default;
            until = Math.Min(total, allowance + (int)Math.Ceiling(total * share));
            allowed.Release(until - allowance + (until == total ? Clients : 0));
            allowance = until;
        }

        var begun = Stopwatch.GetTimestamp();
        await Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref acknowledged) >= until), Deadline);
        lock (gate) return $"{until} of {total} posts after {Stopwatch.GetElapsedTime(begun).TotalSeconds:f1} s more; {seen.Refused} refused; the longest wait for a 202 {seen.LongestWait.TotalSeconds:f1} s";
    }

    public void Dispose() => allowed.Dispose();

    private static SessionKey[] KeysOf(IReadOnlyList<string> tenants, int sessions, Random random)
    {
        var bytes = new byte[16];
        return [.. Enumerable.Range(0, sessions).SelectMany(_ =>
        {
            random.NextBytes(bytes);
            return tenants.Select(tenant => new SessionKey(tenant, Convert.ToHexStringLower(bytes))).ToArray();
        })];
    }

    private async Task PostAsync(int client, IReadOnlyList<ServerRun> gateways, CancellationToken cancellationToken)
    {
        for (var turn = client; ; turn++)
        {
            await allowed.WaitAsync(cancellationToken);
            (string Tenant, string Json) post;
            lock (gate)
            {
                if (!posts.TryDequeue(out post)) return;
            }

            var begun = Stopwatch.GetTimestamp();
            while (!await TryPostAsync(gateways[turn % gateways.Count], post, cancellationToken))
            {
                turn++;
                lock (gate) seen.Refused++;
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }

            lock (gate)
            {
                acknowledged++;
                var waited = Stopwatch.GetElapsedTime(begun);
                if (waited > seen.LongestWait) seen.LongestWait = waited;
            }
        }
    }

    private static async Task<bool> TryPostAsync(ServerRun gateway, (string Tenant, string Json) post, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent(post.Json, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", TestTokens.MintFor(post.Tenant)) },
        };
        try
        {
            using var answer = await gateway.Client.SendAsync(request, cancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode} {gateway.Said}");
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) Assert.NotNull(answer.Headers.RetryAfter);
            return answer.StatusCode == HttpStatusCode.Accepted;
        }
        catch (HttpRequestException)
        {
            return false; // the gateway was killed: another one takes the post
        }
    }

    /// <summary>A session of songs, cut into posts of one to five events.</summary>
    private IEnumerable<(string Tenant, string Json)> Posts(SessionKey key, Random random)
    {
        var events = new List<string> { PlayText.Event(key, 1, 0, "start", song: false) };
        for (var song = 0; song < SongsOf(key.Tenant); song++)
        {
            events.Add(PlayText.Event(key, (2 * song) + 2, 300 * song, "begin", 0));
            events.Add(PlayText.Event(key, (2 * song) + 3, 300 * (song + 1), "complete", 300));
        }

        for (var at = 0; at < events.Count;)
        {
            var batch = events.Skip(at).Take(random.Next(1, 6)).ToArray();
            at += batch.Length;
            yield return (key.Tenant, $$"""{"schemaversion":"1.0","events":[{{string.Join(',', batch)}}]}""");
        }
    }
}
