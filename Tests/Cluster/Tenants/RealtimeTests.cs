using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Clocks;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class RealtimeTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    [Trait(SiloClocks.Trait, SiloClocks.Right)] // what shows now is told by the clock
    [Fact]
    public async Task The_state_of_now_is_that_of_the_stored_sessions_and_of_newer_offers()
    {
        var now = cluster.Time.GetUtcNow();
        await cluster.StoreAsync("live", "old", ContributionSamples.Listening(now.AddHours(-3), 40_000, "past"));
        await cluster.StoreAsync("live", "one", ContributionSamples.Listening(now, 40_000, "a", "radio"));
        Assert.Equal((1L, 1L), Active(await RealtimeAsync("live")));

        await cluster.OfferAsync("live",
            await cluster.StoreAsync("live", "two", ContributionSamples.Listening(now, 30_000, "b")));
        var report = await RealtimeAsync("live");

        Assert.Equal((2L, 2L), Active(report));
        Assert.Equal((2L, 1L), (report.ActiveUsers, report.ActiveDevices));
        Assert.Equal([new("playable", 1), new("radio", 1)], report.Now["source"]);
        Assert.Equal((6L, 2L, 2L, 70_000L), Newest(report));
        Assert.Equal(6, report.EventTypes["playevent"]);
        Assert.Equal(110_000, report.Today.Totals.ListeningMs);
    }

    [Trait(SiloClocks.Trait, SiloClocks.Right)] // what shows now is told by the clock
    [Fact]
    public async Task Sessions_that_no_longer_show_are_evicted()
    {
        await cluster.StoreAsync("fading", "s", ContributionSamples.Listening(cluster.Time.GetUtcNow(), 40_000));
        Assert.Equal((1L, 1L), Active(await RealtimeAsync("fading")));

        cluster.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((0L, 1L), Active(await RealtimeAsync("fading")));
        cluster.Time.Advance(TimeSpan.FromMinutes(30));
        var report = await RealtimeAsync("fading");
        Assert.Equal((0L, 0L), Active(report));
        Assert.Equal(3, report.Minutes.Sum(minute => minute.Events));
        cluster.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, (await RealtimeAsync("fading")).Minutes.Sum(minute => minute.Events));
    }

    private static (long PlayingNow, long ActiveSessions) Active(RealtimeReport report) => (report.PlayingNow, report.ActiveSessions);

    private static (long Events, long PlaySessions, long ItemPlays, long ListeningMs) Newest(RealtimeReport report) =>
        (report.Minutes[^1].Events, report.Minutes[^1].PlaySessions, report.Minutes[^1].ItemPlays, report.Minutes[^1].ListeningMs);

    private async Task<RealtimeReport> RealtimeAsync(string tenant)
    {
        cluster.Time.Advance(TimeSpan.FromSeconds(1));
        return await cluster.Grains.GetGrain<ITenantGrain>(tenant).GetRealtime();
    }
}
