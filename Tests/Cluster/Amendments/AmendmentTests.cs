using System.Globalization;
using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Gateway.Explorer.Documents;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Amendments;

/// <summary>What comes to days that are over, through the whole house.</summary>
public sealed class AmendmentTests(ServerFixture house) : IClassFixture<ServerFixture>
{
    private static readonly DateTimeOffset Then = TimeProvider.System.GetUtcNow().AddDays(-3).Date.AddHours(10);

    [Fact]
    public async Task Days_and_sessions_say_how_much_came_late_and_agree_with_the_dashboard()
    {
        using var client = house.ClientOf("amended");
        var ids = Enumerable.Range(1, 5).Select(number => number.ToString("x32", CultureInfo.InvariantCulture)).ToArray();
        foreach (var (id, place) in ids.Select((id, place) => (id, place))) await PostAsync(client, id, 1, Then.AddHours(place * 5), 60 * (place + 1));
        await PostAsync(client, SessionA, 1, TimeProvider.System.GetUtcNow().AddSeconds(-2), 1);

        // Three sessions begin on the first day, two on the next; 15 h after 10:00 is another day.
        var days = await DaysAsync(client);
        Assert.Equal([Then.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Then.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)], days.Select(day => day.Date));
        Assert.Equal([(360_000, 3), (540_000, 2)], days.Select(day => ((int)day.ListeningMs, (int)day.Sessions)));
        foreach (var day in days)
        {
            var shown = await ServerFixture.UntilAsync(client, $"/v1/dashboards/daily?date={day.Date}", report => report.TryGetProperty("amendedms", out var ms) && ms.GetInt64() == day.ListeningMs);
            Assert.Equal(day.ListeningMs, shown.GetProperty("totals").GetProperty("listeningms").GetInt64());
        }

        var paged = new List<AmendedSession>();
        for (string? cursor = string.Empty; cursor is not null;)
        {
            var page = await PageAsync(client, $"/v1/amendments/sessions?limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : string.Empty)}");
            Assert.InRange(page.Amendments.Count, 0, 2);
            paged.AddRange(page.Amendments);
            cursor = page.Next;
        }

        Assert.Equal(ids, paged.Select(session => session.SessionId).Order());
        Assert.All(paged, session => Assert.Equal((1, session.ListeningMs), (session.Revision, session.Days.Sum(part => part.ListeningMs))));
        Assert.Equal(days.Sum(day => day.ListeningMs), paged.Sum(session => session.ListeningMs));
        var lines = (await (await client.AskAsync("/v1/amendments/sessions", "application/x-ndjson")).TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ids, lines.Select(line => JsonElement.Parse(line).GetProperty("sessionid").GetString()!).Order());
        Assert.Equal(6, (await (await client.AskAsync("/v1/amendments/sessions", "text/csv")).TextAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith($"date,listeningms,sessions,receivedon\r\n{days[0].Date},360000,3,", await (await client.AskAsync("/v1/amendments", "text/csv")).TextAsync(), StringComparison.Ordinal);

        // More of the same session replaces what it said before.
        await PostAsync(client, ids[0], 4, Then.AddHours(2), 30);
        var again = Assert.Single((await PageAsync(client, "/v1/amendments/sessions")).Amendments, session => session.SessionId == ids[0]);
        Assert.Equal((2, 90_000), (again.Revision, again.ListeningMs));
        Assert.Equal((390_000, 3), ((int)(await DaysAsync(client))[0].ListeningMs, (int)(await DaysAsync(client))[0].Sessions));
    }

    [Fact]
    public async Task A_session_that_changes_while_pages_are_read_comes_again_and_none_is_missed()
    {
        using var client = house.ClientOf("moving");
        var ids = Enumerable.Range(1, 12).Select(number => number.ToString("x32", CultureInfo.InvariantCulture)).ToArray();
        foreach (var id in ids) await PostAsync(client, id, 1, Then, 60);
        var heard = new Dictionary<string, AmendedSession>();
        var changed = false;
        for (string? cursor = string.Empty; cursor is not null;)
        {
            var page = await PageAsync(client, $"/v1/amendments/sessions?limit=1{(cursor.Length > 0 ? $"&cursor={cursor}" : string.Empty)}");
            foreach (var session in page.Amendments) heard[session.SessionId] = session;
            if (!changed && page.Next is not null) foreach (var id in ids) await PostAsync(client, id, 4, Then.AddHours(1), 30);
            (changed, cursor) = (true, page.Next);
        }

        Assert.Equal(ids, heard.Keys.Order());
        Assert.All(heard.Values.Where(session => session.Revision == 2), session => Assert.Equal(90_000, session.ListeningMs));
        Assert.InRange(heard.Values.Count(session => session.Revision == 2), ids.Length - 1, ids.Length);
    }

    [Theory]
    [InlineData("since=yesterday", "since")]
    [InlineData("since=2199-01-01", "since")]
    [InlineData("since=2020-01-01", "since")]
    public async Task A_bad_parameter_is_400_and_is_named(string query, string parameter)
    {
        using var client = house.ClientOf("amended");
        foreach (var path in (string[])["/v1/amendments?", "/v1/amendments/sessions?"])
        {
            var problem = await (await client.AskAsync(path + query)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");
            Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        }
    }

    [Fact]
    public async Task A_cursor_of_anything_else_is_400()
    {
        using var client = house.ClientOf("cursors");
        using var other = house.ClientOf("others");
        foreach (var id in (string[])[SessionA, SessionB]) await PostAsync(client, id, 1, Then, 60);
        var cursor = (await PageAsync(client, "/v1/amendments/sessions?limit=1")).Next;
        Assert.NotNull(cursor);
        await (await other.AskAsync($"/v1/amendments/sessions?cursor={cursor}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        await (await client.AskAsync($"/v1/sessions?cursor={cursor}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
        await (await client.AskAsync($"/v1/amendments/sessions?since=2026-01-01&cursor={cursor}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    private static async Task PostAsync(HttpClient client, string session, int number, DateTimeOffset at, int seconds)
    {
        var answer = await client.PostEventsAsync(Json(Batch(Play(session, number, at, "start"), Play(session, number + 1, at, "begin"), Play(session, number + 2, at.AddSeconds(seconds), "complete"))));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static string Play(string session, int number, DateTimeOffset at, string action) => Event(number, session, extra: $$""","source":"playable","action":"{{action}}"{{(action == "start" ? string.Empty : ""","item":{"name":"a","duration":9000}""")}}""")
        .Replace("navigationevent", "playevent", StringComparison.Ordinal).Replace("2016-07-26T08:45:55.721118+01:00", at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static async Task<AmendmentPage> PageAsync(HttpClient client, string path)
    {
        var answer = await client.AskAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return ReportJson.Read<AmendmentPage>(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<IReadOnlyList<AmendedDay>> DaysAsync(HttpClient client) =>
        ReportJson.Read<AmendedDaysReport>(await (await client.AskAsync("/v1/amendments")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Days;
}
