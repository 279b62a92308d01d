using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>While a shard reads a day that nobody asked for yet, everything else goes on, and what goes on is not lost.</summary>
public sealed class ColdDayTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TenantsCluster.Noon.UtcDateTime);
    private static readonly DateTimeOffset Past = TenantsCluster.Noon.AddDays(-9);

    [Fact]
    public async Task Other_days_are_answered_while_one_is_read()
    {
        await cluster.StoreAsync("cold", "s", ContributionSamples.Listening(Past, 1_000));
        var name = Neighbour("s");
        await cluster.StoreAsync("cold", name, ContributionSamples.Listening(TenantsCluster.Noon, 2_000));
        Assert.Equal(2_000, (await cluster.DailyAsync("cold", Today)).Totals.ListeningMs);
        using var held = new HeldDay(cluster, Past);

        var past = cluster.DailyAsync("cold", Today.AddDays(-9));
        await held.Reached;
        await cluster.OfferAsync("cold", await cluster.StoreAsync("cold", name, ContributionSamples.Listening(TenantsCluster.Noon, 3_000)));
        Assert.Equal(3_000, (await cluster.DailyAsync("cold", Today)).Totals.ListeningMs);
        Assert.False(past.IsCompleted);
        held.GoOn();
        Assert.Equal(1_000, (await past).Totals.ListeningMs);
    }

    [Fact]
    public async Task A_session_that_moves_away_while_its_day_is_read_is_not_taken_back_there()
    {
        await cluster.StoreAsync("left", "s", ContributionSamples.Listening(Past, 1_000));
        using var held = new HeldDay(cluster, Past);

        var month = MonthAsync("left");
        await held.Reached;
        await cluster.OfferAsync("left", await cluster.StoreAsync("left", "s", ContributionSamples.Listening(TenantsCluster.Noon, 1_000)));
        held.GoOn();

        Assert.Equal((1L, 1_000L), Totals(await month));
        Assert.Equal(0, (await cluster.DailyAsync("left", Today.AddDays(-9))).Totals.Sessions);
        Assert.Equal(1, (await cluster.DailyAsync("left", Today)).Totals.Sessions);
    }

    [Fact]
    public async Task A_row_that_is_read_for_one_day_counts_on_the_others_too()
    {
        await cluster.StoreAsync("found", "s", ContributionSamples.Listening(Past, 1_000));
        Assert.Equal((1L, 1_000L), Totals(await MonthAsync("found")));

        await cluster.StoreAsync("found", "s", ContributionSamples.Listening(TenantsCluster.Noon, 2_000));

        Assert.Equal((1L, 2_000L), Totals(await MonthAsync("found")));
        Assert.Equal(0, (await cluster.DailyAsync("found", Today.AddDays(-9))).Totals.Sessions);
    }

    [Fact]
    public async Task A_long_session_that_cannot_be_read_hides_the_days_that_it_lies_on_and_no_others()
    {
        var name = Neighbour("s");
        await cluster.StoreAsync("damaged", "s", ContributionSamples.Listening(Past, 1_000) with { SealedParts = 1 });
        await cluster.StoreAsync("damaged", name, ContributionSamples.Listening(TenantsCluster.Noon, 2_000));
        cluster.Store.IsSealedBroken = true;
        try
        {
            await Assert.ThrowsAsync<DataUnavailableException>(() => MonthAsync("damaged"));
            await cluster.OfferAsync("damaged", await cluster.StoreAsync("damaged", "s", ContributionSamples.Listening(Past, 3_000) with { SealedParts = 1 }));
            Assert.Equal(2_000, (await cluster.DailyAsync("damaged", Today)).Totals.ListeningMs);
            await Assert.ThrowsAsync<DataUnavailableException>(() => cluster.DailyAsync("damaged", Today.AddDays(-9)));
        }
        finally
        {
            cluster.Store.IsSealedBroken = false;
        }

        Assert.Equal((2L, 5_000L), Totals(await MonthAsync("damaged")));
    }

    /// <summary>Another session of the same shard.</summary>
    private static string Neighbour(string session) => Enumerable.Range(0, 1_000).Select(number => $"t{number}").First(name => ShardOf(name) == ShardOf(session));

    private static int ShardOf(string name) => ShardPlacement.ShardOf(TenantsCluster.IdOf(name), TenantsCluster.Shards);

    private static (long Sessions, long ListeningMs) Totals(PeriodReport report) => (report.Totals.Sessions, report.Totals.ListeningMs);

    private async Task<PeriodReport> MonthAsync(string tenant)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        return await cluster.Grains.GetGrain<ITenantGrain>(tenant).GetMonthly(Today, DimensionFilter.Everything);
    }

    /// <summary>A day whose rows are held back once they were read.</summary>
    private sealed class HeldDay : IDisposable
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TenantsCluster cluster;

        public HeldDay(TenantsCluster cluster, DateTimeOffset at)
        {
            this.cluster = cluster;
            cluster.Store.WhileReadingDay = day =>
            {
                if (day != at.ToUnixTimeMilliseconds() / 86_400_000) return Task.CompletedTask;
                reached.TrySetResult();
                return goOn.Task;
            };
        }

        public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        public void GoOn() => goOn.TrySetResult();

        public void Dispose()
        {
            GoOn();
            cluster.Store.WhileReadingDay = _ => Task.CompletedTask;
        }
    }
}
