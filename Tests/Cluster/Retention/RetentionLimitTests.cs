using System.Net;
using System.Text.Json;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Stores;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;
using static Audiogum.Sessions.Tests.Cluster.Retention.RetentionTests;

namespace Audiogum.Sessions.Tests.Cluster.Retention;

/// <summary>What retention does not delete yet, does not leave, and tells.</summary>
public sealed class RetentionLimitTests
{
    private const string Health = "/v1/admin/health";
    private const string Monthly = "/v1/dashboards/monthly?month=2026-11";

    private static readonly string First = Session(number => ShardOf(number) == 2);

    /// <summary>Of a shard that is looked at after the first one's.</summary>
    private static readonly string Second = Session(number => ShardOf(number) == 9);

    private readonly ClockAhead clock = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Raw_events_wait_for_their_export_and_health_says_so()
    {
        await using var house = ServerFixture.With(clock, ("Sessions:Retention:Interval", "00:00:00.2"), ("Sessions:Retention:MaxStep", "365.00:00:00"), ("Exports:Interval", "00:00:00.2"));
        using var client = Client(house);
        var folder = Path.Combine(house.DataPath, "exports");
        await PostAsync(client, Second);
        await Eventually.AsyncTrue(async () => (await ExportedAsync(client, "raw/")).Any(), TimeSpan.FromSeconds(60));
        var dayLater = clock.GetUtcNow().AddDays(1);
        clock.Put(TimeSpan.FromDays(1));
        await ServerFixture.UntilAsync(client, Health, found => found.GetProperty("exports").TryGetProperty("completethrough", out var through) && through.GetDateTimeOffset() >= dayLater);
        // Not while a round is putting files: it would make the folder again.
        await ServerFixture.UntilAsync(client, Health, found => found.GetProperty("exports").TryGetProperty("lastround", out var round) && round.GetDateTimeOffset() >= dayLater);
        Directory.Move(folder, folder + "-away");
        await File.WriteAllTextAsync(folder, "no folder", Cancelled);
        await PostAsync(client, First);

        clock.Put(TimeSpan.FromDays(32));
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"retentiondays":30}""")).StatusCode);
        await UntilRetiredAsync(client, Second);
        Assert.Equal(3, (await JsonAsync(client, $"/v1/sessions/{First}/events")).GetProperty("events").GetArrayLength());
        await ServerFixture.UntilAsync(client, Health, found => found.GetProperty("exports").TryGetProperty("retentionwaits", out var waits) && waits.GetBoolean());

        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
        await UntilRetiredAsync(client, First);
        await ServerFixture.UntilAsync(client, Health, found => !found.GetProperty("exports").TryGetProperty("retentionwaits", out _));
    }

    [Fact]
    public async Task Raw_events_that_outlived_the_row_that_says_they_are_gone_go_in_the_next_round()
    {
        await using var house = ServerFixture.WithFaults(clock, ("Sessions:Retention:Interval", "00:00:00.2"), ("Sessions:Retention:MaxStep", "365.00:00:00"), ("Exports:Interval", "00:00:00.2"));
        using var client = Client(house);
        await PostAsync(client, First);
        clock.Put(TimeSpan.FromDays(31));
        house.Store.Faults.Enqueue(CommitFault.FailBetween);
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"retentiondays":30}""")).StatusCode);
        await Eventually.AsyncTrue(() => Task.FromResult(house.Store.Faults.IsEmpty), TimeSpan.FromSeconds(60));
        await Eventually.AsyncTrue(async () => !await house.Store.ReadEventsAsync(new SessionKey("acme", First), Cancelled).AnyAsync(Cancelled), TimeSpan.FromSeconds(60));
        await UntilRetiredAsync(client, First);
    }

    [Fact]
    public async Task A_shard_is_told_of_a_user_that_was_erased_from_a_session_without_raw_events()
    {
        await using var house = ServerFixture.With(clock, ("Sessions:Retention:Interval", "00:00:00.2"), ("Sessions:Retention:MaxStep", "365.00:00:00"), ("Exports:Interval", "00:00:00.2"), ("Sessions:ChangePolling", "01:00:00"));
        using var client = Client(house);
        await PostAsync(client, First);
        await UntilCountedAsync(client, sessions: 1);
        clock.Put(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.OK, (await client.ChangeAsync("""{"retentiondays":30}""")).StatusCode);
        await UntilRetiredAsync(client, First);

        using var taken = await client.DeleteAsync($"/v1/users/{User}", Cancelled);
        var certificate = await ServerFixture.UntilAsync(client, taken.Headers.Location!.ToString(), status => status.Text("status") == "completed");
        using var nobody = Client(house, certificate.Text("pseudonym"));
        await PostAsync(nobody, Second);
        await UntilCountedAsync(client, sessions: 2); // both of one user, who is nobody: the shard polls too seldom to know by itself
    }

    private static async Task PostAsync(HttpClient client, string session) =>
        Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(Play(session, 1), Play(session, 2), Play(session, 3))))).StatusCode);

    private static Task<JsonElement> UntilRetiredAsync(HttpClient client, string session) =>
        ServerFixture.UntilAsync(client, $"/v1/sessions/{session}/events", events => events.TryGetProperty("eventsretiredat", out _));

    private static Task<JsonElement> UntilCountedAsync(HttpClient client, int sessions) =>
        ServerFixture.UntilAsync(client, Monthly, report => report.GetProperty("totals") is var totals && totals.GetProperty("sessions").GetInt32() == sessions && totals.GetProperty("users").GetInt32() == 1);

    private static string Session(Func<string, bool> isWanted) => Enumerable.Range(1, 10_000).Select(number => $"a{number:x31}").First(isWanted);
}
