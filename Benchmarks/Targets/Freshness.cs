using System.Globalization;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Load;

namespace Audiogum.Sessions.Benchmarks.Targets;

/// <summary>
/// From the 202 of a post until the real-time dashboard shows it, in a tenant that is at half load meanwhile: each probe is
/// posted by a user of its own, and waited for until there is one active user more.
/// </summary>
internal static class Freshness
{
    private const int Probes = 150;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync()
    {
        using var server = await TargetServer.StartAsync();
        var rate = await server.CapacityAsync() / 2;
        using var over = new CancellationTokenSource();
        using var load = server.Load(rate, TimeSpan.FromHours(1));
        var loading = load.RunAsync(over.Token);
        var reader = server.Token(TargetServer.Tenant);
        var (known, taken) = (await ActiveUsersAsync(server, reader), new List<double>());
        for (var probe = 0; probe < Probes; probe++)
        {
            await PostAsync(server, server.Token(TargetServer.Tenant, string.Create(CultureInfo.InvariantCulture, $"probe {probe}")));
            var answered = TimeProvider.System.GetTimestamp();
            while (await ActiveUsersAsync(server, reader) <= known) await Task.Delay(BetweenLooks, TimeProvider.System);
            taken.Add(TimeProvider.System.GetElapsedTime(answered).TotalMilliseconds);
            known++;
        }

        await over.CancelAsync();
        await loading;
        TargetTable.Row(
            $"202 → real-time dashboard of a tenant at {(int)rate} events/s, {Probes} probes",
            "p99 ≤ 500 ms",
            $"p50 {TargetTable.Percentile(taken, 0.5):F0}, p99 {TargetTable.Percentile(taken, 0.99):F0}, max {taken.Max():F0} ms (acknowledgements meanwhile: p99 {load.Statistics.Read().P99Ms:F0} ms)");
    }

    private static async Task PostAsync(TargetServer server, string token)
    {
        var startedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using var body = new ByteArrayContent(SongSession.Body(Guid.NewGuid().ToString("N"), "probe", startedAt, 1, 1));
        body.Headers.ContentType = new("application/json");
        using var answer = await server.SendAsync(HttpMethod.Post, "/v1/events", token, body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<long> ActiveUsersAsync(TargetServer server, string token)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, "/v1/dashboards/realtime", token);
        answer.EnsureSuccessStatusCode();
        using var report = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return report.RootElement.GetProperty("activeusers").GetInt64();
    }
}
