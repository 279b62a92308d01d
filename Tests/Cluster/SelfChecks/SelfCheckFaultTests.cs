using System.Net;
using Audiogum.Sessions.Grains.Interfaces.SelfChecks;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Stores;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.SelfChecks;

/// <summary>A day counts as compared only if it was.</summary>
public sealed class SelfCheckFaultTests
{
    private const string Tenant = "checked", Session = "c0000000000000000000000000000001";

    private static readonly DateTimeOffset Then = new(2026, 3, 14, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_that_an_outage_cut_short_is_compared_when_the_outage_is_over_and_no_cycle_ends_before()
    {
        await using var house = House();
        var check = await FillAsync(house);
        var failed = 0;
        house.Store.BeforeEvents = () =>
        {
            Interlocked.Increment(ref failed);
            throw new StoreUnavailableException("Out of reach on purpose.");
        };
        await Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref failed) >= 1), DriftFixture.Patience);
        var cycles = (await check.Health()).Cycles;
        await Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref failed) >= 4), DriftFixture.Patience);
        Assert.Equal(cycles, (await check.Health()).Cycles);

        house.Store.BeforeEvents = () => Task.CompletedTask;
        await Eventually.AsyncTrue(async () => (await check.Health()).Cycles > cycles, DriftFixture.Patience);
        Assert.Empty((await check.Health()).Drift);
    }

    [Fact]
    public async Task A_damaged_session_is_drift_until_it_can_be_read()
    {
        await using var house = House();
        var check = await FillAsync(house);
        house.Store.BeforeEvents = () => throw new DamagedPartException();
        await Eventually.AsyncTrue(async () => (await check.Health()).Drift is [{ Kind: "rows", Count: 1 }],
            DriftFixture.Patience);
        house.Store.BeforeEvents = () => Task.CompletedTask;
        await Eventually.AsyncTrue(async () => (await check.Health()).Drift.Count == 0, DriftFixture.Patience);
    }

    private static ServerFixture House() => ServerFixture.WithFaults(
        null, ("Sessions:SelfCheck:Interval", "00:00:00.3"), ("Sessions:SelfCheck:Cycle", "00:00:00.1"), ("Sessions:SelfCheck:EventsPerSecond", "1000000"),
        ("Sessions:ChangePolling", "00:00:00.2"), ("Sessions:Freshness:Longest", "00:00:00.2"), ("Exports:Interval", "00:00:00.2"));

    /// <summary>A session, and one cycle of the self-check.</summary>
    private static async Task<ITenantSelfCheckGrain> FillAsync(ServerFixture house)
    {
        using var client = house.ClientOf(Tenant);
        var posted = await client.PostEventsAsync(Json(Batch(QuietTests.Play(Session, 1, Then, "start"), QuietTests.Play(Session, 2, Then.AddMinutes(3), "complete"))));
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        var check = house.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantSelfCheckGrain>(Tenant);
        await Eventually.AsyncTrue(async () => (await check.Health()).Cycles > 0, DriftFixture.Patience);
        return check;
    }
}
