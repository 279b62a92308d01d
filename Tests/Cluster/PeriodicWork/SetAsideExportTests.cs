using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Stores;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.PeriodicWork;

/// <summary>A session that an export cannot deal with, whatever the reason, is found among the others of its batch.</summary>
public sealed class SetAsideExportTests
{
    private const string Reconciled = "/v1/reconcile?date=2026-11-20";

    private static readonly string[] Sessions = [.. Enumerable.Range(1, 9).Select(number => $"e{number:x31}")];

    [Theory]
    [InlineData(false, "InvalidOperationException")]
    [InlineData(true, nameof(DamagedPartException))]
    public async Task A_session_that_a_batch_fails_with_is_set_aside_alone_and_exported_when_it_can_be(bool isDamaged, string kind)
    {
        await using var house = ServerFixture.WithFaults(null, ("Exports:Interval", "00:00:00.2"));
        var (isPoisoned, tried) = (true, 0);
        house.Store.BeforeSealed = key =>
        {
            if (!Volatile.Read(ref isPoisoned) || key.SessionId != Sessions[4]) return;
            Interlocked.Increment(ref tried);
            throw isDamaged ? new DamagedPartException() : new InvalidOperationException("A bug that this session meets.");
        };
        using var client = Client(house);
        foreach (var session in Sessions)
            Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(session, 1), Play(session, 2), Play(session, 3))))).StatusCode);

        var health = await ServerFixture.UntilAsync(client, "/v1/admin/health", found => found.GetProperty("exports") is var exports && exports.TryGetProperty("setasidecount", out _) && exports.TryGetProperty("lastround", out _));
        var named = Assert.Single(health.GetProperty("exports").GetProperty("setaside").EnumerateArray());
        Assert.Equal((Sessions[4], kind), (named.Text("sessionid"), named.Text("kind")));
        Assert.False(health.GetProperty("healthy").GetBoolean());
        await ServerFixture.UntilAsync(client, Reconciled, report => Say(report) == "9 sessions, 0 differences, 1 not exported"); // all others are in files

        Volatile.Write(ref isPoisoned, false);
        await ServerFixture.UntilAsync(client, "/v1/admin/health", found => !found.GetProperty("exports").TryGetProperty("setasidecount", out _));
        await ServerFixture.UntilAsync(client, Reconciled, report => Say(report) == "9 sessions, 0 differences, 0 not exported");
        Assert.True(tried > 1);
    }

    private static string Say(JsonElement report) =>
        $"{report.GetProperty("sessions")} sessions, {report.GetProperty("differences").GetArrayLength()} differences, {report.GetProperty("notyetexported")} not exported";
}
