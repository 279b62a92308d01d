using System.Net;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using SQLitePCL;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>A session that cannot be exported keeps its raw events, and holds up no other.</summary>
public sealed class SetAsideRetentionTests : IDisposable
{
    private static readonly string Aside = Session(1);

    /// <summary>Of the same shard, and met later.</summary>
    private static readonly string Other = Session(2);

    private readonly ClockAhead clock = new();
    private readonly string path = Directory.CreateTempSubdirectory("setaside-").FullName;

    [Theory]
    [InlineData("version = version + 1", "version = version - 1")]
    [InlineData("contribution = CAST(contribution || x'00' AS BLOB)", "contribution = substr(contribution, 1, length(contribution) - 1)")]
    public async Task A_session_that_is_set_aside_keeps_its_raw_events_until_it_is_exported_and_others_lose_theirs(string damage, string mend)
    {
        await using (var before = ServerFixture.Over(path, clock, ("Exports:Interval", "1.00:00:00"))) // its one round comes before the post
        {
            using var poster = Client(before);
            await PostAsync(poster, Aside, 19);
            await PostAsync(poster, Other, 20);
        }

        Change(damage);
        await using var house = ServerFixture.Over(
            path, clock,
            ("Sessions:SelfCheck:Enabled", "false"), // it would mend the row before the test does
            ("Sessions:Retention:Interval", "00:00:00.2"), ("Sessions:Retention:MaxStep", "365.00:00:00"), ("Exports:Interval", "00:00:00.2"));
        using var client = Client(house);
        await ServerFixture.UntilAsync(client, "/v1/admin/health", found => found.GetProperty("exports").TryGetProperty("setasidecount", out var count) && count.GetInt32() == 1);
        clock.Put(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"retentiondays":30}""")).StatusCode);
        await ServerFixture.UntilAsync(client, $"/v1/sessions/{Other}/events", events => events.TryGetProperty("eventsretiredat", out _));

        Change(mend); // put right again: only now is it known that its events are there still
        Assert.Equal(3, (await JsonAsync(client, $"/v1/sessions/{Aside}/events")).GetProperty("events").GetArrayLength());
        await ServerFixture.UntilAsync(client, "/v1/admin/health", found => !found.GetProperty("exports").TryGetProperty("setasidecount", out _));
        await ServerFixture.UntilAsync(client, $"/v1/sessions/{Aside}/events", events => events.TryGetProperty("eventsretiredat", out _));
        Assert.Contains(await ExportedAsync(client, "sessions/"), path => path.EndsWith(".parquet", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    private static async Task PostAsync(HttpClient client, string session, int day) =>
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(session, 1, day), Play(session, 2, day), Play(session, 3, day))))).StatusCode);

    private void Change(string columns)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(path, "sessions.db"), out var database));
        using (database)
        {
            raw.sqlite3_busy_timeout(database, 10_000);
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, $"UPDATE sessions SET {columns} WHERE sessionid = x'{Aside}'"));
        }
    }

    private static string Session(int at) => Enumerable.Range(1, 10_000).Select(number => $"b{number:x31}").Where(id => ShardOf(id) == 3).ElementAt(at);
}
