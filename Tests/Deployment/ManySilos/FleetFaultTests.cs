using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>
/// Promises P1 to P5, P9 and P10 with three silos, two gateways and PostgreSQL, all in processes of their own: what dies
/// is replaced, what stands still is replaced and finds itself outvoted, and nothing is lost or doubled. Each step is made
/// while clients post, and ends when everything that was posted in it is acknowledged.
/// </summary>
public sealed class FleetFaultTests(PostgresServer postgres, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Killed_stopped_cut_off_and_replaced_under_load_nothing_is_lost_and_nothing_doubled()
    {
        await using var fleet = await Fleet.StartAsync(await postgres.CreateDatabaseAsync(), silos: 3, gateways: 2);
        using var load = new Load(["fleet", "other"], sessions: 60, songs: 12, seed: 20_261_123);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var posting = load.PostAsync(fleet.Gateways, done.Token);
        var onlooker = new Onlooker(load, fleet.Gateways, seed: 5);
        var watching = onlooker.WatchAsync(done.Token);

        await StepAsync("nothing happens", () => Task.CompletedTask);
        await StepAsync("a silo is killed", () => Do(fleet.Silos[0].Kill));
        await StepAsync("another takes its place", () => fleet.ReplaceSiloAsync(0));
        await StepAsync("a gateway is killed", () => Do(fleet.Gateways[0].Kill));
        await fleet.ReplaceGatewayAsync(0);
        await StepAsync("a silo stands still", () => fleet.Silos[1].SignalAsync("STOP"));
        await StepAsync("it goes on, and finds that it was voted dead", () => EndsAsync(fleet.Silos[1], "CONT"));
        await fleet.ReplaceSiloAsync(1);
        await StepAsync("a gateway stands still", () => fleet.Gateways[1].SignalAsync("STOP"), () => fleet.Gateways[1].SignalAsync("CONT"));
        await StepAsync("every connection to the database is cut", postgres.CutConnectionsAsync);
        for (var place = 0; place < fleet.Silos.Length; place++)
        {
            await StepAsync("a silo leaves, as for a new release", () => LeavesAsync(fleet.Silos[place]));
            await fleet.ReplaceSiloAsync(place);
        }

        for (var place = 0; place < fleet.Gateways.Length; place++)
        {
            await StepAsync("a gateway leaves, as for a new release", () => LeavesAsync(fleet.Gateways[place]));
            await fleet.ReplaceGatewayAsync(place);
        }

        output.WriteLine($"then: {await load.GoOnAsync(1)}");

        await posting;
        await done.CancelAsync();
        await watching;
        Assert.True(onlooker.Readings > 0);
        output.WriteLine($"{onlooker.Readings} readings");
        await load.ShouldBeWholeAsync(fleet.Gateways);

        async Task StepAsync(string what, Func<Task> happens, Func<Task>? ends = null)
        {
            var step = load.GoOnAsync(0.07);
            await happens();
            if (ends is not null)
            {
                // Half of the clients hang at it until it goes on; the others post meanwhile.
                await Task.WhenAny(step, Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, done.Token));
                await ends();
            }

            output.WriteLine($"{what}: {await step}");
            if (watching.IsFaulted) await watching;
        }
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task EndsAsync(ServerRun run, string signal)
    {
        await run.SignalAsync(signal);
        await run.ExitedAsync(EndDeadline);
    }

    private static async Task LeavesAsync(ServerRun run)
    {
        await EndsAsync(run, "TERM");
        Assert.True(run.ExitCode == 0, run.Said);
    }
}
