using System.Globalization;
using System.Net;
using System.Text;
using Audiogum.Sessions.Gateway.Reconciling;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Microsoft.Extensions.DependencyInjection;

using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.Reconciling;

/// <summary>Raw events folded again = sessions = dashboards, through the whole house.</summary>
public sealed class ReconcileTests(ServerFixture house) : IClassFixture<ServerFixture>
{
    private static readonly DateTimeOffset Then = new(2026, 3, 14, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_of_wild_sessions_reconciles_without_a_difference()
    {
        using var client = house.ClientOf("wild");
        for (var session = 1; session <= 12; session++)
        {
            var id = session.ToString("x32", CultureInfo.InvariantCulture);
            var at = Then.AddHours(session); // the last ones are the next day's, or begin on this and end on that
            await PostAsync(client, Play(id, 9, at.AddMinutes(20), "complete"), Play(id, 1, at, "start"));
            await PostAsync(client, Play(id, 2, at, "begin"), Play(id, 2, at.AddSeconds(session), "begin"), Play(id, 5, at.AddSeconds(-30), "stop"), Play(id, 1, at, "start"));
            await PostAsync(client, Event(7, id), Play(id, 3, at.AddYears(session % 3 == 0 ? -30 : 0), "mediabegin"));
        }

        await PostAsync(client, [.. Enumerable.Range(1, 400).Select(number => Play(SessionA, number, Then.AddSeconds(number * 2), number % 2 == 1 ? "start" : "begin"))]);
        var report = await ReconcileAsync(client, "2026-03-14");
        Assert.Equal([], report.Differences);
        Assert.True(report.Settled);
        Assert.InRange(report.Sessions, 10, 14);
        Assert.Equal(0, (await ReconcileAsync(client, "2026-03-20")).Sessions);
        Assert.Equal([], (await ReconcileAsync(client, "2026-03-15")).Differences);
    }

    [Fact]
    public async Task Rows_that_contradict_the_events_are_named_with_both_values()
    {
        using var client = house.ClientOf("forged");
        await PostAsync(client, Play(SessionA, 1, Then, "start"), Play(SessionA, 2, Then, "begin"), Play(SessionA, 3, Then.AddSeconds(300), "complete"));
        await PostAsync(client, Play(SessionB, 1, Then, "start"));
        var store = house.Services.GetRequiredService<ISessionStore>();
        var row = (await store.FindSessionAsync(new SessionKey("forged", SessionA), TestContext.Current.CancellationToken))!;
        await store.CommitAsync(
            new()
            {
                ExpectedRevision = row.Revision,
                Row = row with { Revision = row.Revision + 1, Client = "forged", Contribution = ContributionCodec.Write(FoldJson.Read<SessionContribution>(Forged(FoldJson.Write(ContributionCodec.Read(row.Contribution.Span))).Span)), Summary = Forged(row.Summary) },
                Events = [],
                Rejections = [],
                Segments = [],
                AddedDays = [],
                RemovedPlays = [],
                AddedPlays = [],
            },
            TestContext.Current.CancellationToken);

        ReconcileReport? report = null;
        await Eventually.AsyncTrue(
            async () => (report = await ReconcileAsync(client, "2026-03-14")).Differences.Any(difference => difference.Where == "dashboard"), TimeSpan.FromSeconds(60));
        Assert.Equal(2, report!.Sessions);
        var ofSession = report.Differences.Where(difference => difference.Where != "dashboard").ToArray();
        Assert.All(ofSession, difference => Assert.Equal(SessionA, difference.SessionId));
        Assert.Contains(ofSession, difference => difference is { Where: "session", Field: "listeningms", Expected: "300000", Found: "299000" });
        Assert.Contains(ofSession, difference => difference is { Where: "session", Field: "(client)", Expected: "c", Found: "forged" });
        Assert.Contains(ofSession, difference => difference is { Where: "contribution", Expected: "300000", Found: "299000" });
        Assert.Contains(report.Differences, difference => difference is { Where: "dashboard", SessionId: null, Field: "totals.listeningms", Expected: "300000", Found: "299000" });
        Environment.SetEnvironmentVariable("RECONCILE_TESTS_FORGED", TestTokens.MintFor("forged"));
        var said = new StringWriter();
        Assert.Equal(1, await ReconcileCommand.RunAsync(["--server", client.BaseAddress!.ToString(), "--token-from", "RECONCILE_TESTS_FORGED", "--date", "2026-03-14"], said, said));
        Assert.Contains($"session {SessionA} listeningms: 299000, not 300000", said.ToString(), StringComparison.Ordinal);
        var csv = await (await client.AskAsync("/v1/reconcile?date=2026-03-14", "text/csv")).TextAsync();
        Assert.Contains($"session,{SessionA},listeningms,300000,299000", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_tells_the_same_and_its_exit_code_is_the_verdict()
    {
        using var client = house.ClientOf("commanded");
        await PostAsync(client, Play(SessionA, 1, Then, "start"), Play(SessionA, 2, Then, "begin"), Play(SessionA, 3, Then.AddSeconds(300), "complete"));
        const string variable = "RECONCILE_TESTS_TOKEN";
        Environment.SetEnvironmentVariable(variable, TestTokens.MintFor("commanded"));
        var said = new StringWriter();
        string[] server = ["--server", client.BaseAddress!.ToString(), "--token-from", variable];
        Assert.Equal(0, await ReconcileCommand.RunAsync([.. server, "--date", "2026-03-14"], said, said));
        Assert.StartsWith("2026-03-14: 1 sessions, 3 events, 0 differences", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await ReconcileCommand.RunAsync([.. server, "--date", "tomorrow"], said, said));
        Assert.Equal(2, await ReconcileCommand.RunAsync(["--server", server[1], "--token-from", "RECONCILE_TESTS_NOTHING"], said, said));
        Environment.SetEnvironmentVariable(variable, TestTokens.MintFor("commanded", "dashboards:read"));
        Assert.Equal(3, await ReconcileCommand.RunAsync(server, said, said));
        Assert.Contains("The server answers 403.", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_date_is_400_and_yesterday_is_the_default()
    {
        using var client = house.ClientOf("nobody");
        await (await client.AskAsync("/v1/reconcile?date=2026-13-01")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");
        var report = ReportJson.Read<ReconcileReport>(await (await client.AskAsync("/v1/reconcile")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.InRange(report.Date.DayNumber - DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).DayNumber, -2, -1);
        Assert.Equal((0, true), (report.Sessions, report.Settled));
    }

    private static ReadOnlyMemory<byte> Forged(ReadOnlyMemory<byte> json) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span).Replace("300000", "299000", StringComparison.Ordinal));

    private static async Task PostAsync(HttpClient client, params string[] events) => Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(events)))).StatusCode);

    private static async Task<ReconcileReport> ReconcileAsync(HttpClient client, string date)
    {
        var answer = await client.AskAsync($"/v1/reconcile?date={date}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return ReportJson.Read<ReconcileReport>(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static string Play(string session, int number, DateTimeOffset at, string action) => Event(number, session, extra: $$""","source":"playable","action":"{{action}}"{{(action == "start" ? string.Empty : ""","item":{"name":"a","duration":9000}""")}}""")
        .Replace("navigationevent", "playevent", StringComparison.Ordinal).Replace("2016-07-26T08:45:55.721118+01:00", at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
