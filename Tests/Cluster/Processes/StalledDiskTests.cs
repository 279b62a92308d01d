using System.Globalization;
using System.Net;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>
/// Promises P8 and P9 on a disk that hangs instead of failing (a frozen file system: whoever syncs waits): the server says
/// that it is not ready, answers posts 503 at once, does not grow, and goes on by itself when the disk does.
/// </summary>
public sealed class StalledDiskTests(ITestOutputHelper output)
{
    private const string Tenant = "stalled";
    private const int Clients = 16;
    private const long MayGrow = 96L << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Flooding = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_disk_that_hangs_refuses_posts_at_once_without_growing_and_goes_on_by_itself()
    {
        LoopDisk.SkipUnlessPossible();
        using var disk = LoopDisk.Create(256);
        var load = new SongLoad(Tenant, 30, seed: 17);
        await using var server = await ServerProcess.StartAsync(disk.Path, Tenant);
        var isUnderWay = false;
        await load.PostAsync(server, load.Count / 3, () => isUnderWay = true, () => isUnderWay);
        Assert.True(await server.IsReadyAsync());

        disk.Freeze();
        try
        {
            using var flood = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var answers = new int[2];
            var clients = Enumerable.Range(0, Clients).Select(client => FloodAsync(server, client, answers, flood.Token)).ToArray();
            await Eventually.AsyncTrue(async () => !await server.IsReadyAsync(), Deadline);
            await Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref answers[1]) > 1_000), Deadline);
            var before = ResidentBytes(server.Id);
            var refused = Volatile.Read(ref answers[1]);
            await Task.Delay(Flooding, TimeProvider.System, TestContext.Current.CancellationToken);
            var grown = ResidentBytes(server.Id) - before;
            output.WriteLine($"{answers[1] - refused} posts of 200 KB refused in {Flooding.TotalSeconds} s, {answers[0]} accepted; grown by {grown >> 20} MiB");
            Assert.True(answers[1] - refused > 500, $"only {answers[1] - refused} posts were answered: they waited");
            Assert.True(grown < MayGrow, $"grown by {grown >> 20} MiB");
            Assert.False(await server.IsReadyAsync());
            await flood.CancelAsync();
            await Task.WhenAll(clients);
        }
        finally
        {
            disk.Thaw();
        }

        await Eventually.AsyncTrue(server.IsReadyAsync, Deadline);
        await load.PostAllAsync(server);
        await load.AssertWholeAsync(server.Client);
    }

    /// <summary>Posts one large post after the other, each of a new session of another tenant.</summary>
    private static async Task FloodAsync(ServerProcess server, int client, int[] answers, CancellationToken cancellationToken)
    {
        var padding = new string('x', 4_000);
        for (var post = 0; !cancellationToken.IsCancellationRequested; post++)
        {
            var key = new SessionKey("flood", string.Create(CultureInfo.InvariantCulture, $"{client:x16}{post:x16}"));
            var events = Enumerable.Range(1, 50).Select(number => PlayText.Event(key, number, number, "start", song: false).TrimEnd()[..^1] + $",\"padding\":\"{padding}\"}}");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
            {
                Content = new StringContent($$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json"),
                Headers = { Authorization = new("Bearer", TestTokens.MintFor("flood")) },
            };
            try
            {
                using var answer = await server.Client.SendAsync(request, cancellationToken);
                Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
                Interlocked.Increment(ref answers[answer.StatusCode == HttpStatusCode.Accepted ? 0 : 1]);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static long ResidentBytes(int process) => 1_024 * long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
