using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Attacks.AttackedServer;

namespace Audiogum.Sessions.Tests.Cluster.Attacks;

/// <summary>What a tenant with a valid token can do on purpose: answered, bounded in memory, and never at the cost of another.</summary>
public sealed class AttackTests(AttackedServer server) : IClassFixture<AttackedServer>
{
    private const int PostSize = 1_000;

    [Fact]
    public async Task Ten_thousand_sources_are_counted_and_a_hundred_are_shown()
    {
        using var client = server.ClientOf("sources");
        var posts = 10 * Scale;
        for (var post = 0; post < posts; post++)
        {
            var session = post.ToString("x32", null);
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, Enumerable.Range(0, PostSize).Select(number => Play(session, number, source: $"source {post} {number}"))));
        }

        var day = await ServerFixture.UntilAsync(client, "/v1/dashboards/daily?date=2026-11-20", report => Totals(report, "events") == posts * PostSize);
        Assert.Equal(100, day.GetProperty("breakdowns").GetProperty("source").GetArrayLength());
        Assert.Equal(posts * PostSize, Totals(day, "playsessions"));
        await server.ShouldStandAsync("sources");
    }

    [Fact]
    public async Task Items_with_thousands_of_members_are_stored_and_the_one_with_a_double_is_found()
    {
        using var client = server.ClientOf("members");
        var members = string.Join(',', Enumerable.Range(0, 5_000).Select(member => $"\"m{member:x}\":0"));
        var item = $$""","item":{"name":"n",{{members}}}""";
        for (var post = 0; post < 4 * Scale; post++)
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, Enumerable.Range(0, 50).Select(number => Play(post.ToString("x32", null), number, extra: item))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await PostAsync(client, Play(new string('d', 32), 1, extra: item.Replace("{\"name\"", "{\"m0\":1,\"name\"", StringComparison.Ordinal))));
        await server.ShouldStandAsync("members");
    }

    [Fact]
    public async Task Events_of_all_the_years_are_taken_and_counted_where_they_belong()
    {
        using var client = server.ClientOf("old");
        // Earlier ones count as a clock that was never set, and as of today (semantics §4).
        var first = new DateTime(2015, 1, 2, 8, 0, 0, DateTimeKind.Utc);
        var step = 2.0 / Scale;
        for (var post = 0; post < 2 * Scale; post++)
        {
            var events = Enumerable.Range(post * PostSize, PostSize)
                .Select(at => Play(at.ToString("x32", null), 1, first.AddDays((int)(at * step)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, events));
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, events)); // the replay: all duplicates
        }

        await ServerFixture.UntilAsync(client, "/v1/dashboards/daily?date=2015-01-02", report => Totals(report, "events") >= 1);
        await server.ShouldStandAsync("old");
    }

    [Fact]
    public async Task The_first_and_the_last_number_stand_in_one_session()
    {
        using var client = server.ClientOf("numbers");
        var session = new string('e', 32);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, Play(session, long.MaxValue), Play(session, 0)));
        var content = await (await client.AskAsync($"/v1/sessions/{session}")).JsonAsync();
        Assert.Equal((0L, long.MaxValue, 2L, long.MaxValue - 1), (Number("firstsequencenumber"), Number("lastsequencenumber"), Number("events"), Number("missing")));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync($"/v1/sessions/{session}/timeline")).StatusCode);
        await server.ShouldStandAsync("numbers");

        long Number(string name) => content.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task Dashboards_that_never_read_and_posts_that_never_end_hold_nobody_up()
    {
        var open = new List<TcpClient>();
        for (var i = 0; i < 100 * Scale; i++)
        {
            open.Add(await server.OpenAsync("idle", "GET /v1/dashboards/realtime/stream"));
            open.Add(await server.OpenAsync("idle", "GET /v1/playevents/stream"));
            open.Add(await server.OpenAsync("idle", "POST /v1/events", 4 << 20));
        }

        using var client = server.ClientOf("idle");
        var large = $",\"x\":\"{new string('x', 20_000)}\"";
        for (var post = 0; post < 20; post++)
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, Enumerable.Range(0, 50).Select(number => Play(post.ToString("x32", null), number, extra: large))));
        await server.ShouldStandAsync("idle", $"{open.Count} connections that do nothing");
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task While_one_tenant_floods_every_post_of_another_is_taken()
    {
        using var quiet = server.ClientOf("quiet");
        var alone = await LatenciesAsync(quiet, "a", 40);
        using var flooding = new CancellationTokenSource();
        var flooded = 0;
        var floods = Enumerable.Range(0, 16).Select(async connection =>
        {
            using var client = server.ClientOf("flood");
            for (var post = 0; !flooding.IsCancellationRequested; post++)
            {
                var status = await PostAsync(client, Enumerable.Range(0, 500).Select(number => Play($"{connection:x16}{post % 4:x16}", post * 500L + number)));
                if (status == HttpStatusCode.Accepted) Interlocked.Add(ref flooded, 500);
            }
        }).ToArray();
        var beside = await LatenciesAsync(quiet, "b", 100 * Scale);
        await flooding.CancelAsync();
        await Task.WhenAll(floods);
        await server.ShouldStandAsync("flood", $"{flooded} events flooded; the quiet tenant's posts alone {Told(alone)}, beside the flood {Told(beside)}");
    }

    // Each is asserted to be accepted; how long it took is only told.
    private static async Task<List<double>> LatenciesAsync(HttpClient client, string name, int posts)
    {
        var latencies = new List<double>();
        for (var post = 0; post < posts; post++)
        {
            var begun = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, Play(new string(name[0], 32), post)));
            latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        latencies.Sort();
        return latencies;
    }

    private static string Told(List<double> sorted) => string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Count / 2]:F1} ms, p99 {sorted[(int)(sorted.Count * 0.99)]:F1} ms");

    private static long Totals(JsonElement report, string name) => report.GetProperty("totals").TryGetProperty(name, out var total) ? total.GetInt64() : 0;
}
