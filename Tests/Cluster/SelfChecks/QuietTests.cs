using System.Globalization;
using System.Net;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.SelfChecks;

/// <summary>
/// Nothing drifts by itself. What breaks what is derived breaks this, and nothing else that it asserts: that is how
/// Tests/mutants.sh shows that a cycle catches it.
/// </summary>
public sealed class QuietTests : IDisposable
{
    private const string Tenant = "quiet";

    private static readonly DateTimeOffset Then = new(2026, 3, 14, 10, 0, 0, TimeSpan.Zero);

    private readonly string path = Directory.CreateTempSubdirectory("quiet-").FullName;

    [Fact]
    public async Task Days_of_wild_sessions_do_not_drift_while_they_come_nor_when_all_of_it_has_settled_nor_after_a_restart()
    {
        await using (var first = new DriftFixture(path, isOn: true))
        {
            using var client = first.House.ClientOf(Tenant);
            for (var session = 1; session <= 12; session++) await PostAsync(client, session);
            await AskAsync(client);
            await first.CyclesAsync(Tenant, 2);
            for (var session = 9; session <= 24; session++) await PostAsync(client, session); // some of it once more
            await Eventually.AsyncTrue(() => Task.FromResult(Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Any(file => file.Contains("period=daily", StringComparison.Ordinal))), DriftFixture.Patience);
            await AskAsync(client);
            await first.CyclesAsync(Tenant, 3);
            Assert.Empty(first.Drift);
        }

        await using var again = new DriftFixture(path, isOn: true);
        using var asking = again.House.ClientOf(Tenant);
        await AskAsync(asking);
        await again.CyclesAsync(Tenant, 2);
        Assert.Empty(again.Drift);
        await ServerFixture.UntilAsync(asking, "/v1/admin/health", health => health.GetProperty("healthy").GetBoolean());
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    private static async Task AskAsync(HttpClient client)
    {
        foreach (var day in (string[])["2026-03-14", "2026-03-15"]) Assert.Equal(HttpStatusCode.OK, (await client.AskAsync($"/v1/dashboards/daily?date={day}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/v1/dashboards/monthly?month=2026-03")).StatusCode);
    }

    private static async Task PostAsync(HttpClient client, int session)
    {
        var (id, at) = (session.ToString("x32", CultureInfo.InvariantCulture), Then.AddHours(session));
        await PostAsync(client, Play(id, 9, at.AddMinutes(20), "complete"), Play(id, 1, at, "start"));
        await PostAsync(client, Play(id, 2, at, "begin"), Play(id, 2, at.AddSeconds(session), "begin"), Play(id, 5, at.AddSeconds(-30), "stop"), Play(id, 1, at, "start"));
        await PostAsync(client, Event(7, id), Play(id, 3, at.AddMinutes(3), "mediabegin"));
    }

    private static async Task PostAsync(HttpClient client, params string[] events) => Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(events)))).StatusCode);

    internal static string Play(string session, int number, DateTimeOffset at, string action) => Event(number, session, extra: $$""","source":"playable","action":"{{action}}"{{(action == "start" ? string.Empty : ""","item":{"name":"a","duration":9000}""")}}""")
        .Replace("navigationevent", "playevent", StringComparison.Ordinal).Replace("2016-07-26T08:45:55.721118+01:00", at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
