using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// Promises P1 to P5, P9 and P10 when a silo's host is cut off: the others outvote it and go on; when it hears of that, it
/// ends, and whoever supervises it starts it again.
/// </summary>
public sealed class NetworkCutTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(180);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silo_that_is_cut_off_is_outvoted_and_nothing_is_lost_or_doubled(bool fromDatabaseToo)
    {
        Host.SkipUnlessPossible();
        await using var host = await Host.CreateAsync();
        var database = await postgres.CreateDatabaseAsync();
        await using var fleet = await Fleet.StartAsync(database, silos: 2, gateways: 2, ("Sessions:Clustering:Address", Host.Near));
        (string, string)[] own = [("Sessions:Clustering:Address", Host.Far), ("ConnectionStrings:PostgreSql", host.ByCable(database))];
        var apart = await SiloThereAsync();

        using var load = new Load(["fleet", "other"], sessions: 20, songs: 12, seed: 7);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var posting = load.PostAsync(fleet.Gateways, done.Token);
        var watching = new Onlooker(load, fleet.Gateways, seed: 8).WatchAsync(done.Token);
        output.WriteLine($"before: {await load.GoOnAsync(0.25)}");
        await host.CutAsync(fromDatabaseToo);
        output.WriteLine($"cut off: {await load.GoOnAsync(0.25)}");
        await host.MendAsync();
        output.WriteLine($"mended: {await load.GoOnAsync(0.25)}");
        await apart.ExitedAsync(EndDeadline);
        apart = await SiloThereAsync();
        output.WriteLine($"back: {await load.GoOnAsync(1)}");
        await posting;
        await done.CancelAsync();
        await watching;
        await load.ShouldBeWholeAsync(fleet.Gateways);

        Task<ServerRun> SiloThereAsync() => fleet.SiloAsync(host.Command, $"http://{Host.Far}:0", own);
    }
}
