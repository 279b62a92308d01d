using System.Globalization;
using System.Net;

using Audiogum.Sessions.Gateway.Administration;
using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class EventRatesTests
{
    [Fact]
    public void A_post_is_charged_by_its_events()
    {
        using var rates = Rates(3_000, 1_000);
        Assert.Null(rates.Charge(Caller("acme", "speaker"), 999));
        Assert.Null(rates.Charge(Caller("acme", "speaker"), 0));
        var refused = rates.Charge(Caller("acme", "speaker"), 500);
        Assert.Equal((429, "too_many_events"), (refused?.Status, refused?.Code));
        Assert.InRange(refused!.RetryAfterSeconds, 300, 500);
        Assert.Null(rates.Charge(Caller("acme", "speaker"), 1));
    }

    [Fact]
    public void A_post_is_charged_by_its_bytes_and_sessions_where_these_cost_more_than_its_events()
    {
        Assert.Equal(1, new PostCost(1, 500, 1).Total);
        Assert.Equal(8_192, new PostCost(1_000, 4 << 20, 1).Total);
        Assert.Equal(4_996, new PostCost(1_000, 300_000, 1_000).Total);
        using var rates = Rates(10_000, 9_000);
        Assert.Null(rates.Charge(Caller("acme", "speaker"), new PostCost(1_000, 4 << 20, 1)));
        Assert.NotNull(rates.Charge(Caller("acme", "speaker"), 900));
        Assert.Null(rates.Charge(Caller("acme", "speaker"), 800));
    }

    [Fact]
    public void A_post_that_costs_more_than_a_bucket_holds_takes_a_full_one()
    {
        using var rates = Rates(3_000, 1_000);
        Assert.Null(rates.Charge(Caller("acme", "speaker"), new PostCost(1_000, 4 << 20, 1_000)));
        Assert.NotNull(rates.Charge(Caller("acme", "speaker"), 1));
    }

    [Fact]
    public void Conflicts_are_charged_afterwards_as_far_as_there_is_anything_left()
    {
        Assert.Equal(8, PostCost.OfConflicts([AppendOutcome.Conflict, AppendOutcome.Accepted, AppendOutcome.Conflict]));
        using var rates = Rates(3_000, 1_000);
        rates.ChargeLater(Caller("acme", "speaker"), 600);
        Assert.NotNull(rates.Charge(Caller("acme", "speaker"), 500));
        rates.ChargeLater(Caller("acme", "speaker"), 600);
        Assert.NotNull(rates.Charge(Caller("acme", "speaker"), 1));
    }

    [Fact]
    public void A_device_that_floods_takes_nothing_from_its_tenants_other_devices()
    {
        using var rates = Rates(3_000, 1_000);
        Assert.Null(rates.Charge(Caller("acme", "flooding"), 1_000));
        for (var i = 0; i < 100; i++) Assert.NotNull(rates.Charge(Caller("acme", "flooding"), 1_000));
        Assert.Null(rates.Charge(Caller("acme", "quiet"), 1_000));
    }

    [Fact]
    public void A_tenant_that_floods_takes_nothing_from_the_others_even_by_devices_of_the_same_name()
    {
        using var rates = Rates(3_000, 1_000);
        for (var i = 0; i < 3; i++) Assert.Null(rates.Charge(Caller("acme", null), 1_000));
        Assert.NotNull(rates.Charge(Caller("acme", null), 1_000));
        Assert.NotNull(rates.Charge(Caller("acme", "speaker"), 1_000));
        Assert.Null(rates.Charge(Caller("bolt", "speaker"), 1_000));
    }

    [Fact]
    public void Very_many_devices_have_a_bounded_number_of_buckets()
    {
        using var rates = Rates(100_000_000, 100_000_000);
        const int devices = 400_000;
        var same = AllocatedBy([.. Enumerable.Repeat("device", devices)]);
        Assert.InRange(AllocatedBy([.. Enumerable.Range(0, devices).Select(device => string.Create(CultureInfo.InvariantCulture, $"{device}"))]) - same, 0, 25L << 20);

        // Only the buckets count, not the names: on a busy machine some buckets rest, are forgotten and made again meanwhile.
        long AllocatedBy(string[] names)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var device in names) Assert.Null(rates.Charge(Caller("acme", device), 1));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task Over_its_rate_a_device_is_told_when_to_come_again_and_nothing_is_stored()
    {
        await using var door = GatewayFixture.With(("Ingestion:DeviceEventsPerSecond", "1"), ("Ingestion:DeviceEventsBurst", "1000"));
        var batch = PostExchange.Batch(Enumerable.Range(1, 600).Select(number => PostExchange.Event(number)));
        Assert.Equal(HttpStatusCode.Accepted, (await door.Client.PostEventsAsync(PostExchange.Json(batch))).StatusCode);
        var refused = await door.Client.PostEventsAsync(PostExchange.Json(batch));
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too_many_events");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 100, 600);
        Assert.Equal(600, door.Actors.Appended.Values.Sum(posts => posts.Sum(post => post.Events.Count)));

        using var neighbour = door.ClientOf(new TestTokens { DeviceId = "device-2" }.Mint());
        Assert.Equal(HttpStatusCode.Accepted, (await neighbour.PostEventsAsync(PostExchange.Json(batch))).StatusCode);
        using var deviceless = door.ClientOf(new TestTokens { DeviceId = null }.Mint());
        Assert.Equal(HttpStatusCode.Accepted, (await deviceless.PostEventsAsync(PostExchange.Json(batch))).StatusCode);
    }

    // On a host of its own: a door that does not start is disposed of while its factory still asks it where it listens.
    [Fact]
    public async Task A_setting_that_lets_no_post_through_stops_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration["Ingestion:TenantEventsBurst"] = "999";
        builder.Services.AddIngestion();
        using var host = builder.Build();
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(IngestionOptions.Section, fault.Message, StringComparison.Ordinal);
    }

    // What comes back within a test is next to nothing.
    private static ChargedRates Rates(int tenantBurst, int deviceBurst) => new(new(1, tenantBurst, 1, deviceBurst));

    private static CurrentCaller Caller(string tenant, string? device) => new(tenant, "user", device, long.MaxValue);

    private sealed class ChargedRates(EventAllowance may) : IDisposable
    {
        private readonly EventRates _rates = new(TimeProvider.System);

        public Problem? Charge(CurrentCaller caller, int events) => Charge(caller, new PostCost(events, 0, 1));

        public Problem? Charge(CurrentCaller caller, PostCost cost) => _rates.Charge(caller, may, cost);

        public void ChargeLater(CurrentCaller caller, int cost) => _rates.ChargeLater(caller, may, cost);

        public void Dispose() => _rates.Dispose();
    }
}
