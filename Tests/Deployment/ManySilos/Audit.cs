using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Deployment.Processes;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>What must be true when all of a <see cref="Load"/> was acknowledged, whatever was killed, stopped or cut meanwhile.</summary>
internal static class Audit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>Every session of every tenant is whole, once, with nothing of anybody else; and on every gateway the sums are the sums (P1 to P5).</summary>
    public static async Task ShouldBeWholeAsync(this Load load, IReadOnlyList<ServerRun> gateways)
    {
        foreach (var sessions in load.Keys.GroupBy(key => key.Tenant))
        {
            var (tenant, songs) = (sessions.Key, load.SongsOf(sessions.Key));
            var (count, events, listening, duplicates) = (0L, 0L, 0L, 0L);
            foreach (var key in sessions)
            {
                var gateway = gateways[(int)(count++ % gateways.Count)];
                var session = await gateway.GetAsync(tenant, $"/v1/sessions/{key.SessionId}");
                Assert.Equal((1 + (2L * songs), songs * 300_000L), ((long)session["events"]!, (long)session["listeningms"]!));
                Assert.Equal((0, 0), ((long)session["missing"]!, (long)session["conflicts"]!));
                events += (long)session["events"]!;
                listening += (long)session["listeningms"]!;
                duplicates += (long)session["duplicates"]!;
                var raw = (await gateway.GetAsync(tenant, $"/v1/sessions/{key.SessionId}/events"))["events"]!.AsArray();
                Assert.Equal(Enumerable.Range(1, 1 + (2 * songs)).Select(number => (long)number), raw.Select(entry => (long)entry!["event"]!["sequencenumber"]!));
                Assert.All(raw, entry => Assert.Equal(("user-1", "device-1"), ((string?)entry!["userid"], (string?)entry["deviceid"])));
            }

            foreach (var gateway in gateways)
            {
                await Eventually.AsyncEqual(
                    (count, events, listening, duplicates, 0L, 0L),
                    async () =>
                    {
                        var totals = (await gateway.GetAsync(tenant, "/v1/dashboards/monthly?month=2026-11"))["totals"]!;
                        return ((long)totals["sessions"]!, (long)totals["events"]!, (long)totals["listeningms"]!, (long)totals["duplicates"]!, (long)totals["conflicts"]!, (long)totals["rejected"]!);
                    },
                    Deadline);
            }
        }
    }
}
