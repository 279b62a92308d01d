using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Tests.Cluster.Listings;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>
/// Promise P10 for a tenant. A session's events count on the day of its first one: an event of a lower number, dated on
/// another day, moves them all there, and no reading may see them on neither day, or on both.
/// </summary>
public sealed class MovingSessionTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private const int Sessions = 6;
    private const int Moves = 30;
    private const int Readings = 30;
    private static readonly DateOnly Month = new(2026, 11, 1);

    [Theory]
    [InlineData("moving", 5)]
    [InlineData("moving-long", 250)]
    public async Task A_month_never_loses_or_doubles_a_session_that_moves_to_another_day(string tenant, int length)
    {
        var posted = 0L;
        var sessions = Enumerable.Range(0, Sessions).Select(number => (number + 9_000).ToString("x32", null)).ToArray();
        foreach (var id in sessions)
        {
            string[] actions = ["start", "begin", "mediabegin", "complete", "skipnext"];
            await AppendAsync(id, [.. Enumerable.Range(0, length).Select(place => (1_000L + place, TenantsCluster.Noon.AddSeconds(place), actions[place % actions.Length]))]);
        }

        var moving = Task.WhenAll(sessions.Select(MoveAsync));
        var counted = 0L;
        for (var reading = 0; reading < Readings || !moving.IsCompleted; reading++)
        {
            var events = await CountAsync();
            Assert.InRange(events, counted, Volatile.Read(ref posted));
            counted = events;
        }

        await moving;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await CountAsync() != posted) deadline.Token.ThrowIfCancellationRequested();

        async Task MoveAsync(string id)
        {
            for (var move = 1; move <= Moves; move++)
                await AppendAsync(id, [(1_000L - move, TenantsCluster.Noon.AddDays(-(move % 15)), "start")]);
        }

        async Task AppendAsync(string id, (long Number, DateTimeOffset At, string Action)[] events)
        {
            Interlocked.Add(ref posted, events.Length);
            var receipt = new Receipt(TenantsCluster.Noon.ToUnixTimeMilliseconds(), "u", "d");
            var reply = await cluster.Grains.GetGrain<ISessionGrain>(new SessionKey(tenant, id).ToString())
                .Append(new(receipt, [.. events.Select(e => SampleEvents.Play(id, e.Number, e.At, e.Action))]));
            Assert.Equal(AppendStatus.Committed, reply.Status);
        }

        async Task<long> CountAsync()
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(1));
            return (await cluster.Grains.GetGrain<ITenantGrain>(tenant).GetMonthly(Month, DimensionFilter.Everything)).Totals.Events;
        }
    }
}
