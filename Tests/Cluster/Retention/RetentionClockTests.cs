using System.Net;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Stores;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>Clocks that are wrong delete nothing for good, and keep nothing from being deleted.</summary>
public sealed class RetentionClockTests
{
    private const int Rounds = 6;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly string First = "a0000000000000000000000000000001";

    /// <summary>Of the same shard, and committed after the first.</summary>
    private static readonly string Second = Enumerable.Range(16, 10_000).Select(number => $"a{number:x31}").First(id => ShardOf(id) == ShardOf(First));

    private readonly ClockAhead clock = new();
    private int rounds;

    [Fact]
    public async Task A_clock_that_jumps_ten_years_ahead_deletes_nothing_in_the_rounds_that_follow()
    {
        await using var house = House("02:00:00");
        using var client = Client(house);
        await PostAsync(client, First, 20);
        await SetAsync(client);
        await RoundsAsync();
        clock.Put(TimeSpan.FromDays(3_650));
        await PostAsync(client, Second, 24); // received ten years ahead: receipts are no proof
        await RoundsAsync();
        Assert.Equal((3, 3), (await EventsAsync(client, First), await EventsAsync(client, Second)));
    }

    [Fact]
    public async Task A_clock_that_the_store_contradicts_deletes_nothing_until_both_agree()
    {
        await using var house = House("365.00:00:00");
        using var client = Client(house);
        await PostAsync(client, First, 20);
        await SetAsync(client);
        await RoundsAsync();
        house.Store.Clock = () => Round(TimeProvider.System.GetUtcNow());
        clock.Put(TimeSpan.FromDays(40));
        await RoundsAsync();
        Assert.Equal(3, await EventsAsync(client, First));
        house.Store.Clock = () => Round(clock.GetUtcNow());
        await ServerFixture.UntilAsync(client, $"/v1/sessions/{First}/events", events => events.TryGetProperty("eventsretiredat", out _));
    }

    [Fact]
    public async Task Sessions_that_a_wrong_clock_dated_ahead_keep_no_others_from_losing_their_raw_events()
    {
        await using var house = House("365.00:00:00");
        using var client = Client(house);
        clock.Put(TimeSpan.FromDays(3_650));
        await PostAsync(client, First, 20);
        clock.Put(TimeSpan.Zero);
        await PostAsync(client, Second, 24);
        clock.Put(TimeSpan.FromDays(40));
        await SetAsync(client);
        await ServerFixture.UntilAsync(client, $"/v1/sessions/{Second}/events", events => events.TryGetProperty("eventsretiredat", out _));
        Assert.Equal(3, await EventsAsync(client, First));
    }

    [Fact]
    public async Task A_damaged_session_that_is_the_newest_keeps_no_others_from_losing_their_raw_events()
    {
        await using var house = House("365.00:00:00");
        using var client = Client(house);
        var day = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        house.Store.OnListing = query =>
        {
            if (query.To > day) throw new DamagedPartException(); // the second one's row
        };
        await PostAsync(client, First, 20);
        await PostAsync(client, Second, 24);
        clock.Put(TimeSpan.FromDays(40));
        await SetAsync(client);
        await ServerFixture.UntilAsync(client, $"/v1/sessions/{First}/events", events => events.TryGetProperty("eventsretiredat", out _));
    }

    private ServerFixture House(string maxStep)
    {
        var house = ServerFixture.WithFaults(clock, ("Sessions:Retention:Interval", "00:00:00.2"), ("Sessions:Retention:MaxStep", maxStep), ("Exports:Interval", "00:00:00.2"));
        using (house.CreateClient()) house.Store.Clock = () => Round(null);
        return house;
    }

    private DateTimeOffset? Round(DateTimeOffset? said)
    {
        Interlocked.Increment(ref rounds);
        return said;
    }

    private Task RoundsAsync()
    {
        var wanted = Volatile.Read(ref rounds) + Rounds;
        return Eventually.AsyncTrue(() => Task.FromResult(Volatile.Read(ref rounds) >= wanted), Deadline);
    }

    private static async Task SetAsync(HttpClient client) => Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"retentiondays":30}""")).StatusCode);

    private static async Task PostAsync(HttpClient client, string session, int day) =>
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(session, 1, day), Play(session, 2, day), Play(session, 3, day))))).StatusCode);

    private static async Task<int> EventsAsync(HttpClient client, string session) => (await JsonAsync(client, $"/v1/sessions/{session}/events")).GetProperty("events").GetArrayLength();
}
