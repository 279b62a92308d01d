using System.Net;
using Audiogum.Sessions.Gateway.SignIn;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Retention;
using Audiogum.Sessions.Tests.Cluster.Tenants;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Clocks;

/// <summary>A host whose clock jumps goes on, and what it holds lives no longer.</summary>
public sealed class ClockJumpTests
{
    [Fact]
    public async Task A_silo_whose_clock_goes_back_two_hours_takes_up_sessions_as_before()
    {
        var clock = new ClockAhead();
        clock.Put(TimeSpan.FromHours(2));
        await using var house = ServerFixture.With(clock);
        using var client = house.ClientOf("acme");
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1, SessionA))))).StatusCode);
        clock.Put(TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1, SessionB))))).StatusCode);
        clock.Put(TimeSpan.FromDays(2));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(2, SessionA), Event(2, SessionB))))).StatusCode);
    }

    [Fact]
    public void A_link_that_signs_in_does_not_live_longer_when_the_clock_goes_back()
    {
        var clock = new JumpingTime(new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));
        var codes = new SignInCodes(clock);
        var (late, early) = (CodeOf(codes), CodeOf(codes));
        clock.Jump(-TimeSpan.FromHours(1));
        Assert.Equal("token", codes.Redeem(early));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(codes.Redeem(late));
    }

    private static string CodeOf(SignInCodes codes) => codes.MintLink("token", TimeSpan.FromMinutes(1)).Split('=')[1];
}
