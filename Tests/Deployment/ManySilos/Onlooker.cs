using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Deployment.Processes;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// Reads through every gateway while everything goes wrong: no session's version, and no tenant's count of events, is ever
/// lower than what was seen before the question was asked (P10).
/// </summary>
internal sealed class Onlooker(Load load, IReadOnlyList<ServerRun> gateways, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Random random = new(seed);
    private readonly Dictionary<string, long> highest = [];

    /// <summary>Answers that were compared.</summary>
    public int Readings { get; private set; }

    /// <summary>Reads until told to stop.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var key = load.Keys[random.Next(load.Keys.Count)];
            await (random.Next(4) == 0
                ? ReadAsync(key, "/v1/dashboards/monthly?month=2026-11", answer => answer["totals"]!["events"]!)
                : ReadAsync(key, $"/v1/sessions/{key.SessionId}", answer => answer["version"]!));
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task ReadAsync(SessionKey key, string path, Func<JsonNode, JsonNode> number)
    {
        var gateway = gateways[random.Next(gateways.Count)];
        if (await gateway.TryGetAsync(key.Tenant, path) is not { } answer) return;
        var (thing, now) = ($"{key.Tenant} {path}", (long)number(answer));
        var before = highest.GetValueOrDefault(thing);
        Assert.True(now >= before, $"P10: {thing} went back from {before} to {now}");
        highest[thing] = now;
        Readings++;
    }
}
