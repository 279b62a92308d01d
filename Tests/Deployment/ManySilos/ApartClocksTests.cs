using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// Promises P1 and P9 where machines' clocks are an hour apart: silos find each other, take each other for alive, and nothing is
/// lost or doubled. The clocks of the processes are what libfaketime makes of the machine's.
/// </summary>
public sealed class ApartClocksTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(machine => Path.Combine(machine, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_an_hour_ahead_and_an_hour_behind_join_stay_and_die_and_nothing_is_lost_or_doubled()
    {
        Assert.SkipUnless(Library is not null, "libfaketime is not installed.");
        await using var fleet = await Fleet.StartAsync(await postgres.CreateDatabaseAsync(), silos: 1, gateways: 1);
        using var load = new Load(["fleet", "other"], sessions: 8, songs: 6, seed: 16);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var posting = load.PostAsync(fleet.Gateways, done.Token);
        var watching = new Onlooker(load, fleet.Gateways, seed: 17).WatchAsync(done.Token);
        output.WriteLine($"alone: {await load.GoOnAsync(0.1)}");
        ServerRun[] apart = [await SiloAsync(fleet, "-1h"), await SiloAsync(fleet, "+1h")];
        output.WriteLine($"with others: {await load.GoOnAsync(0.4)}");
        await fleet.Silos[0].SignalAsync("TERM");
        await fleet.Silos[0].ExitedAsync(TimeSpan.FromSeconds(120));
        Assert.Equal(0, fleet.Silos[0].ExitCode);
        output.WriteLine($"among themselves: {await load.GoOnAsync(0.3)}");
        await fleet.ReplaceSiloAsync(0);
        apart[0].Kill();
        output.WriteLine($"then: {await load.GoOnAsync(1)}");
        await posting;
        await done.CancelAsync();
        await watching;
        await load.ShouldBeWholeAsync(fleet.Gateways);
        Assert.True((await apart[1].Client.GetAsync("/health/ready", Cancelled)).IsSuccessStatusCode, apart[1].Said); // nobody has voted it dead
    }

    private static async Task<ServerRun> SiloAsync(Fleet fleet, string ahead)
    {
        var silo = await fleet.SiloAsync(["env", $"LD_PRELOAD={Library}", $"FAKETIME={ahead}", "FAKETIME_DONT_FAKE_MONOTONIC=1"], "http://127.0.0.1:0");
        var says = (await silo.Client.GetAsync("/health/ready", Cancelled)).Headers.Date!.Value - TimeProvider.System.GetUtcNow();
        Assert.InRange(says.TotalMinutes, ahead[0] == '+' ? 55 : -65, ahead[0] == '+' ? 65 : -55);
        return silo;
    }
}
