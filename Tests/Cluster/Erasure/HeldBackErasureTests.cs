using System.Net;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.Erasure;

/// <summary>An erasure is complete when everything is seen that was being written when it began.</summary>
public sealed class HeldBackErasureTests
{
    private const int Looks = 5;

    [Fact]
    public async Task An_erasure_waits_for_a_write_that_began_before_it_and_is_not_finished()
    {
        await using var house = ServerFixture.WithFaults(null);
        using var client = Client(house);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(SessionA, 1), Play(SessionA, 2))))).StatusCode);
        var looks = 0;
        house.Store.End = end =>
        {
            Interlocked.Increment(ref looks);
            return end with { Begun = new(1, 0) };
        };
        using var taken = await client.DeleteAsync($"/v1/users/{User}", TestContext.Current.CancellationToken);
        var certificate = taken.Headers.Location!.ToString();
        await Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref looks) >= Looks), TimeSpan.FromSeconds(60));
        Assert.NotEqual("completed", (await JsonAsync(client, certificate)).GetProperty("status").GetString());
        house.Store.End = end => end with { Visible = new(1, 0) };
        await ServerFixture.UntilAsync(client, certificate, status => status.GetProperty("status").GetString() == "completed");
    }
}
