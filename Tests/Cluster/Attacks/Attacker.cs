using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>
/// One token that posts at most 100 KB of compressed bodies a second, eight posts at a time, and looks at its own
/// dashboards once a second, so that whatever they hold is held.
/// </summary>
internal sealed class Attacker(LimitedServer server, string tenant)
{
    /// <summary>Compressed bytes a second.</summary>
    public const int BytesPerSecond = 100_000;

    private const int AtOnce = 8;

    private static readonly string[] Pages = ["/v1/dashboards/realtime", "/v1/dashboards/daily?date=2026-11-20", "/v1/dashboards/monthly?month=2026-11"];

    private readonly ConcurrentDictionary<int, int> answers = new();

    private long sent;

    /// <summary>How many answers had which status; 0 stands for none.</summary>
    public string Answers => string.Join(", ", answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Value} × {answer.Key}"));

    /// <summary>Answers that no attack may bring about: none at all, and 5xx but 503.</summary>
    public int Faults => answers.Where(answer => answer.Key is 0 or (>= 500 and not 503)).Sum(answer => answer.Value);

    /// <summary>Compressed bytes that were posted.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Attacks until it is told to stop: the posts of each kind in turn.</summary>
    public async Task RunAsync(IReadOnlyList<Func<long, IEnumerable<string>>> kinds, CancellationToken cancellationToken)
    {
        using var client = server.ClientOf(tenant);
        using var places = new SemaphoreSlim(AtOnce);
        var looking = LookAsync(client, cancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        var under = new ConcurrentDictionary<Task, byte>();
        for (long turn = 0; !cancellationToken.IsCancellationRequested; turn++)
        {
            var body = Compress(kinds[(int)(turn % kinds.Count)](turn / kinds.Count));
            var due = TimeSpan.FromSeconds((double)(Sent + body.Length) / BytesPerSecond) - TimeProvider.System.GetElapsedTime(begun);
            Interlocked.Add(ref sent, body.Length);
            if (!await WaitAsync(due, cancellationToken)) break;
            await places.WaitAsync(CancellationToken.None);
            var post = PostAsync(client, body, places);
            under.TryAdd(post, 0);
            _ = post.ContinueWith(ended => under.TryRemove(ended, out _), TaskScheduler.Default);
        }

        await Task.WhenAll([.. under.Keys, looking]);
    }

    private static byte[] Compress(IEnumerable<string> events)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(PostExchange.Batch(events)));
        return compressed.ToArray();
    }

    private static async Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time > TimeSpan.Zero) await Task.Delay(time, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private async Task PostAsync(HttpClient client, byte[] body, SemaphoreSlim places)
    {
        try
        {
            await CountAsync(() => client.PostEventsAsync(PostExchange.Content(body, "application/json", "gzip")));
        }
        finally
        {
            places.Release();
        }
    }

    private async Task LookAsync(HttpClient client, CancellationToken cancellationToken)
    {
        for (var turn = 0; await WaitAsync(TimeSpan.FromSeconds(1), cancellationToken); turn++)
            await CountAsync(() => client.AskAsync(Pages[turn % Pages.Length]));
    }

    private async Task CountAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var status = 0;
        try
        {
            using var answer = await ask();
            status = (int)answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"attacker: {exception.GetType().Name}: {exception.Message}"));
        }

        answers.AddOrUpdate(status, 1, (_, count) => count + 1);
    }
}
