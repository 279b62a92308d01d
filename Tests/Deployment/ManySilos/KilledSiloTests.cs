using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>Promises P1 to P3 and P9 with many processes: what dies is replaced, and nothing is lost or doubled.</summary>
public sealed class KilledSiloTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Killed_silos_under_load_lose_nothing_and_double_nothing()
    {
        await using var fleet = await Fleet.StartAsync(
            postgres, "fleet", silos: 3, gateways: 2, ("Sessions:Clustering:ProbeTimeout", "00:00:01"), ("Sessions:Clustering:MissedProbes", "2"));
        var load = new Load("fleet", sessions: 120, songs: 12, seed: 20_261_123);
        var posting = load.PostAsync(fleet.Gateways);
        await Eventually.AsyncTrue(() => Task.FromResult(load.Total > 0 && load.Acknowledged > load.Total / 4), Deadline);
        fleet.Silos[0].Kill();
        await Eventually.AsyncTrue(() => Task.FromResult(load.Acknowledged > load.Total / 2), Deadline);
        fleet.Silos.Add(await fleet.SiloAsync());
        await posting.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        output.WriteLine($"{load.Total} posts, {load.Refused} refused, longest silence {load.LongestSilence.TotalSeconds:f1} s");
        await load.ShouldBeWholeAsync(fleet.Gateways);
    }
}
