using System.Net;
using Audiogum.Sessions.Tests.Cluster.Http.Door;
using Audiogum.Sessions.Tests.Cluster.Retention;
using static Audiogum.Sessions.Tests.Cluster.Http.Door.Posts;

namespace Audiogum.Sessions.Tests.Cluster.Clocks;

/// <summary>A host whose clock jumps goes on.</summary>
public sealed class ClockJumpTests
{
    [Fact]
    public async Task A_silo_whose_clock_goes_back_two_hours_takes_up_sessions_as_before()
    {
        var clock = new ClockAhead();
        clock.Put(TimeSpan.FromHours(2));
        await using var house = HouseFixture.With(clock);
        using var client = house.ClientOf("acme");
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1, SessionA))))).StatusCode);
        clock.Put(TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1, SessionB))))).StatusCode);
        clock.Put(TimeSpan.FromDays(2));
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(2, SessionA), Event(2, SessionB))))).StatusCode);
    }
}
