using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Listings;

/// <summary>What a session rejects, or finds in conflict, is stored again whenever it is sent: it counts like any other rejection.</summary>
public sealed class RejectionsOfSessionsTests
{
    private const int Events = 1_000;

    private static readonly string Padding = new('p', 2_500);

    [Fact]
    public async Task Conflicts_beyond_a_days_bytes_are_counted_by_code_and_not_kept()
    {
        await using var house = ServerFixture.With(null, ("Sessions:Rejections:MaxKeptBytesPerDay", "1048576"));
        using var client = house.ClientOf("loser");
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Event(1))))).StatusCode);
        var limited = await PostAsync(client, first: 0);
        limited += await PostAsync(client, first: Events);

        var rejections = (await (await client.AskAsync("/v1/rejections?limit=1000")).JsonAsync()).GetProperty("rejections").EnumerateArray().ToArray();
        Assert.InRange(rejections.Length, 1, 1_048_576 / 2_500);
        Assert.Equal(2 * Events, rejections.Sum(EventsOf));
        Assert.Equal(limited, rejections.Where(rejection => rejection.Text("code") == "conflict_limit").Sum(EventsOf));
        Assert.Equal(1, rejections.Count(rejection => EventsOf(rejection) == Events)); // the second post: a row for all of it
    }

    [Fact]
    public void Every_event_that_its_session_does_not_take_costs_as_much_as_a_conflict() => Assert.Equal(
        3 * PostCost.ConflictEvents,
        PostCost.OfConflicts([AppendOutcome.Accepted, AppendOutcome.Conflict, AppendOutcome.Duplicate, AppendOutcome.Retired, AppendOutcome.ConflictLimit]));

    /// <summary>Posts so many contents for one number; how many of them were beyond the limit of a number.</summary>
    private static async Task<int> PostAsync(HttpClient client, int first)
    {
        using var answer = await client.PostEventsAsync(Json(Batch(Enumerable.Range(first, Events).Select(content => Event(1, extra: $",\"x\":\"{content}{Padding}\"")))));
        return (await answer.JsonAsync()).GetProperty("rejected").GetInt32();
    }

    private static int EventsOf(JsonElement rejection) => rejection.TryGetProperty("events", out var events) ? events.GetInt32() : 1;
}
