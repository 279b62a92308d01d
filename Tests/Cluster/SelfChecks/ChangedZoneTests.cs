using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Retention;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.SelfChecks;

/// <summary>When a tenant's time zone is changed, the exported days follow.</summary>
public sealed class ChangedZoneTests
{
    private const string Session = "d0000000000000000000000000000001";

    [Fact]
    public async Task Exported_days_and_months_are_those_of_the_new_time_zone_soon_after_it_was_set()
    {
        await using var house = ServerFixture.With(null, ("Exports:Interval", "00:00:00.2"), ("Sessions:ChangePolling", "00:00:00.2"), ("Sessions:Freshness:Longest", "00:00:00.2"), ("Sessions:SelfCheck:Enabled", "false"));
        using var client = Client(house);
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(Session, 1, 20), Play(Session, 2, 20), Play(Session, 3, 20))))).StatusCode); // 08:01 UTC
        await ExportedAsync("daily/date", "2026-11-20", "UTC", 1);
        await ExportedAsync("monthly/month", "2026-11", "UTC", 1);

        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"timezone":"Pacific/Honolulu"}""")).StatusCode); // 22:01 of the day before
        await ExportedAsync("daily/date", "2026-11-19", "Pacific/Honolulu", 1);
        await ExportedAsync("daily/date", "2026-11-20", "Pacific/Honolulu", 0);
        await ExportedAsync("monthly/month", "2026-11", "Pacific/Honolulu", 1);
        foreach (var day in (string[])["2026-11-19", "2026-11-20"])
            await ServerFixture.UntilAsync(client, $"/v1/reconcile?date={day}", report => report.GetProperty("differences").GetArrayLength() == 0);
        Assert.DoesNotContain("date=2026-11-21", string.Join(' ', await RetentionTests.ExportedAsync(client, "aggregates/")), StringComparison.Ordinal); // days that nothing lies on stay away

        Task ExportedAsync(string period, string name, string zone, int sessions) => Eventually.AsyncEqual(
            $"{zone} {sessions}", () => Task.FromResult(Newest(Path.Combine(house.DataPath, "exports", "tenant=acme", "aggregates", $"period={period}={name}"))), TimeSpan.FromSeconds(60));
    }

    /// <summary>Time zone and sessions of the newest document of a partition.</summary>
    private static string Newest(string folder)
    {
        if (!Directory.Exists(folder)) return "nothing";
        var documents = Directory.EnumerateFiles(folder, "*.json").Where(file => !Path.GetFileName(file).StartsWith('_')).Select(file => JsonElement.Parse(File.ReadAllText(file))).ToArray();
        if (documents.Length == 0) return "nothing";
        var newest = documents.MaxBy(document => document.GetProperty("asof").GetDateTimeOffset());
        return $"{newest.Text("timezone")} {(newest.GetProperty("totals").TryGetProperty("sessions", out var sessions) ? sessions.GetInt32() : 0)}";
    }
}
