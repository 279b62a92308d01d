using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Tests.Cluster.Clocks;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class DashboardTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Fact]
    public async Task A_day_is_the_sum_of_what_is_stored_in_all_shards()
    {
        for (var session = 0; session < 20; session++)
            await cluster.StoreAsync("stored", $"s{session}", ContributionSamples.Listening(TenantsCluster.Noon, 40_000, $"u{session % 3}"));
        await cluster.StoreAsync("other", "s", ContributionSamples.Listening(TenantsCluster.Noon, 7));
        var receipt = new Audiogum.Sessions.Sessionization.Receipt(TenantsCluster.Noon.ToUnixTimeMilliseconds(), null, null);
        await cluster.Store.AppendRejectionsAsync(
            "stored", [new(receipt, "invalid_type", "", "must be an object", "1"u8.ToArray(), false)], TestContext.Current.CancellationToken);

        var report = await cluster.DailyAsync("stored", Today);

        Assert.Equal((20L, 800_000L, 20L, 20L), (report.Totals.Sessions, report.Totals.ListeningMs, report.Totals.PlaySessions, report.Totals.ItemPlays));
        Assert.Equal((3L, 1L, 60L, 1L), (report.Totals.Users, report.Totals.Devices, report.Totals.Events, report.Totals.Rejected));
        Assert.Equal(20, report.Series[12].Sessions);
        Assert.Equal(24, report.Series.Count);
        Assert.False(report.Complete);
    }

    [Fact]
    public async Task A_filter_leaves_what_passes_and_follows_what_is_offered()
    {
        var aux = new DimensionValue(Dimension.Source, "aux");
        await cluster.StoreAsync("filtered", "s1", ContributionSamples.Listening(TenantsCluster.Noon, 40_000, "u1", "aux"));
        await cluster.StoreAsync("filtered", "s2", ContributionSamples.Listening(TenantsCluster.Noon, 1_000, "u2"));
        var whole = await cluster.DailyAsync("filtered", Today);
        var report = await cluster.DailyAsync("filtered", Today, aux);
        Assert.Equal((1L, 40_000L, 1L, 3L), (report.Totals.Sessions, report.Totals.ListeningMs, report.Totals.Users, report.Totals.Events));
        Assert.Equal(whole.Breakdowns["source"].Single(row => row.Value == "aux").ListeningMs, report.Totals.ListeningMs);
        Assert.Equal("aux", Assert.Single(report.Breakdowns["source"]).Value);
        Assert.Equal(0, (await cluster.DailyAsync("filtered", Today, aux, new(Dimension.Service, null))).Totals.ItemPlays);

        await cluster.OfferAsync("filtered", await cluster.StoreAsync("filtered", "s3", ContributionSamples.Listening(TenantsCluster.Noon, 500, "u3", "aux")));
        await cluster.OfferAsync("filtered", await cluster.StoreAsync("filtered", "s1", ContributionSamples.Listening(TenantsCluster.Noon, 30_000, "u1")));
        report = await cluster.DailyAsync("filtered", Today, aux);
        Assert.Equal((1L, 500L, 1L), (report.Totals.Sessions, report.Totals.ListeningMs, report.Totals.Users));
    }

    [Trait(SiloClocks.Trait, SiloClocks.Right)] // what shows now is told by the clock
    [Fact]
    public async Task Values_are_grouped_in_unicode_nfc_and_by_their_first_200_characters_however_they_were_sent()
    {
        var longName = new string('x', 15_000);
        await cluster.StoreAsync("texts", "composed", Named("Café"));
        await cluster.StoreAsync("texts", "long", Named(longName));
        Assert.Equal(2, (await cluster.DailyAsync("texts", Today)).Breakdowns["devicename"].Count);
        await cluster.OfferAsync("texts", await cluster.StoreAsync("texts", "decomposed", Named("Cafe\u0301")));
        await cluster.OfferAsync("texts", await cluster.StoreAsync("texts", "longer", Named(longName + "y")));

        var report = await cluster.DailyAsync("texts", Today);
        Assert.Equal([(2_000L, "Café"), (2_000L, longName[..200])], report.Breakdowns["devicename"].Select(row => (row.ListeningMs, row.Value)));
        Assert.Equal(2_000, (await cluster.DailyAsync("texts", Today, new DimensionValue(Dimension.DeviceName, "Cafe\u0301"))).Totals.ListeningMs);
        Assert.Equal(2_000, (await cluster.DailyAsync("texts", Today, new DimensionValue(Dimension.DeviceName, longName + "z"))).Totals.ListeningMs);
        var live = await cluster.Grains.GetGrain<ITenantGrain>("texts").GetRealtime();
        Assert.Equal([(2L, "Café"), (2L, longName[..200])], live.Now["devicename"].Select(row => (row.PlayingNow, row.Value)));

        SessionContribution Named(string device)
        {
            var contribution = ContributionSamples.Listening(cluster.Time.GetUtcNow(), 1_000); // other tests set the clock on, and "now" is a minute
            var play = contribution.Plays[0];
            return contribution with { Plays = [play with { Dimensions = play.Dimensions with { DeviceName = device } }], Live = contribution.Live with { DeviceName = device } };
        }
    }

    [Fact]
    public async Task Filtered_and_unfiltered_sums_are_answered_however_many_filters_there_are()
    {
        await cluster.StoreAsync("many-filters", "s", ContributionSamples.Listening(TenantsCluster.Noon, 40_000, "u", "aux"));
        await cluster.DailyAsync("many-filters", Today); // each question sets the clock on: who still waited for the tenant's settings would give up
        var asked = Enumerable.Range(0, 60).Select(place => cluster.DailyAsync("many-filters", Today, new DimensionValue(Dimension.Source, place % 2 == 0 ? "aux" : $"x{place}"), new(Dimension.Client, place % 3 == 0 ? "App" : null)));
        var reports = await Task.WhenAll(asked);
        Assert.Equal(10, reports.Count(report => report.Totals.ListeningMs == 40_000));
        Assert.Equal(50, reports.Count(report => report.Totals.ListeningMs == 0));
        Assert.Equal(40_000, (await cluster.DailyAsync("many-filters", Today)).Totals.ListeningMs);
    }

    [Fact]
    public async Task An_offer_replaces_the_older_one_and_an_older_one_is_ignored()
    {
        var first = await cluster.StoreAsync("offers", "s", ContributionSamples.Listening(TenantsCluster.Noon, 40_000));
        Assert.Equal(40_000, (await cluster.DailyAsync("offers", Today)).Totals.ListeningMs);

        var second = await cluster.StoreAsync("offers", "s", ContributionSamples.Listening(TenantsCluster.Noon.AddHours(1), 30_000, "other"));
        await cluster.OfferAsync("offers", second);
        await cluster.OfferAsync("offers", first);
        await cluster.OfferAsync("offers", second);

        var report = await cluster.DailyAsync("offers", Today);
        Assert.Equal((1L, 30_000L, 1L), (report.Totals.Sessions, report.Totals.ListeningMs, report.Totals.Users));
        Assert.Equal((0L, 1L), (report.Series[12].Sessions, report.Series[13].Sessions));
    }

    [Fact]
    public async Task A_row_that_no_shard_was_told_of_is_found()
    {
        await cluster.StoreAsync("silent", "s", ContributionSamples.Listening(TenantsCluster.Noon, 40_000));
        Assert.Equal(40_000, (await cluster.DailyAsync("silent", Today)).Totals.ListeningMs);

        await cluster.StoreAsync("silent", "s", ContributionSamples.Listening(TenantsCluster.Noon, 50_000));
        await cluster.StoreAsync("silent", "t", ContributionSamples.Listening(TenantsCluster.Noon, 1_000));

        await UntilListening("silent", 51_000);
    }

    [Fact]
    public async Task A_shard_that_nobody_asked_for_long_reads_its_rows_again()
    {
        await cluster.StoreAsync("idle", "s", ContributionSamples.Listening(TenantsCluster.Noon, 40_000));
        Assert.Equal(40_000, (await cluster.DailyAsync("idle", Today)).Totals.ListeningMs);
        cluster.Time.Advance(TimeSpan.FromMinutes(11));
        var update = await cluster.StoreAsync("idle", "s", ContributionSamples.Listening(TenantsCluster.Noon, 50_000));
        await cluster.OfferAsync("idle", update);

        await UntilListening("idle", 50_000);
    }

    [Fact]
    public async Task A_broken_store_is_unavailable_and_never_zero()
    {
        await cluster.StoreAsync("broken", "s", ContributionSamples.Listening(TenantsCluster.Noon, 40_000));
        cluster.Store.IsBroken = true;
        try
        {
            await Assert.ThrowsAsync<DataUnavailableException>(() => cluster.DailyAsync("broken", Today));
            await Assert.ThrowsAsync<DataUnavailableException>(async () => await cluster.Grains.GetGrain<ITenantGrain>("broken").GetRealtime());
        }
        finally
        {
            cluster.Store.IsBroken = false;
        }

        Assert.Equal(40_000, (await cluster.DailyAsync("broken", Today)).Totals.ListeningMs);
    }

    [Fact]
    public async Task A_local_day_is_summed_from_the_utc_days_that_it_touches()
    {
        var midnight = new DateTimeOffset(2026, 11, 19, 23, 0, 0, TimeSpan.Zero);
        await cluster.StoreAsync("berlin", "before", ContributionSamples.Listening(midnight.AddMinutes(-1), 1_000));
        await cluster.StoreAsync("berlin", "first", ContributionSamples.Listening(midnight, 2_000));
        await cluster.StoreAsync("berlin", "last", ContributionSamples.Listening(midnight.AddHours(24).AddMinutes(-1), 4_000));
        await cluster.StoreAsync("berlin", "after", ContributionSamples.Listening(midnight.AddHours(24), 8_000));

        var report = await cluster.DailyAsync("berlin", Today);
        var month = await cluster.Grains.GetGrain<ITenantGrain>("berlin").GetMonthly(new(2026, 11, 20), DimensionFilter.Everything);

        Assert.Equal(("Europe/Berlin", midnight, 6_000L), (report.TimeZone, report.From, report.Totals.ListeningMs));
        Assert.Equal((2_000L, 4_000L), (report.Series[0].ListeningMs, report.Series[23].ListeningMs));
        Assert.Equal(15_000, month.Totals.ListeningMs);
        Assert.Equal((1_000L, 6_000L, 8_000L), (month.Series[18].ListeningMs, month.Series[19].ListeningMs, month.Series[20].ListeningMs));
        Assert.Equal(1, month.Totals.Users);
    }

    [Fact]
    public async Task A_closed_day_shows_an_amendment()
    {
        var yesterday = TenantsCluster.Noon.AddDays(-1);
        await cluster.StoreAsync("closed", "s", ContributionSamples.Listening(yesterday, 40_000));
        var closed = await cluster.DailyAsync("closed", Today.AddDays(-1));
        Assert.True(closed.Complete);
        Assert.Null(closed.AmendedAt);

        var late = ContributionSamples.Listening(yesterday, 45_000);
        await cluster.OfferAsync("closed", await cluster.StoreAsync("closed", "s", late with { Session = late.Session with { LastReceivedAt = TenantsCluster.Noon.ToUnixTimeMilliseconds() } }));

        var amended = await cluster.DailyAsync("closed", Today.AddDays(-1));
        Assert.Equal(45_000, amended.Totals.ListeningMs);
        Assert.Equal(TenantsCluster.Noon, amended.AmendedAt);
    }

    private async Task UntilListening(string tenant, long listeningMs)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await cluster.DailyAsync(tenant, Today)).Totals.ListeningMs != listeningMs) deadline.Token.ThrowIfCancellationRequested();
    }
}
