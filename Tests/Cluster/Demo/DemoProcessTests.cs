using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Cluster.Demo;

public sealed class DemoProcessTests : IDisposable
{
    private static readonly string[] Few = ["--Demo:HistoryDays=3", "--Demo:Listeners=12"];

    private static readonly string[] Compared =
        ["listeningms", "estimatedms", "events", "missing", "duplicates", "conflicts", "playevents", "playsessions", "itemplays", "completes", "skips", "qualified", "likes"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("demo-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_demo_has_two_tenants_with_sums_that_equal_their_sessions_and_no_history_twice()
    {
        string acme, nordic, token;
        await using (var first = await DemoProcess.StartAsync(_directory.FullName, live: false, Few))
        {
            Assert.Contains(first.Said, line => line.StartsWith("history: ", StringComparison.Ordinal) && line.Contains(" sessions, ", StringComparison.Ordinal));
            await AssertSumsEqualSessionsAsync(first, "ACME");
            await AssertSumsEqualSessionsAsync(first, "NORDIC");
            (acme, nordic) = (await SumsAsync(first, "ACME"), await SumsAsync(first, "NORDIC"));
            Assert.NotEqual(acme, nordic);
            token = first.Token("ACME");
        }

        await using var second = await DemoProcess.StartAsync(_directory.FullName, live: false, Few);

        Assert.DoesNotContain(second.Said, line => line.StartsWith("history", StringComparison.Ordinal));
        Assert.Equal(acme, await SumsAsync(second, "ACME"));
        Assert.Equal(nordic, await SumsAsync(second, "NORDIC"));

        // The key is kept for its owner alone, and what it signed before the restart is good after it.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory.FullName, "data", "demo", "signing.key")));
        second.Remember("ACME", token);
        Assert.NotEmpty(await second.GetAsync("ACME", "dashboards/realtime"));
    }

    [Fact]
    public async Task Printed_commands_can_be_pasted_and_listeners_go_on_playing()
    {
        await using var demo = await DemoProcess.StartAsync(_directory.FullName, live: true, "--Demo:HistoryDays=1", "--Demo:Listeners=60");
        var answers = new List<JsonNode>();
        foreach (var command in demo.Commands)
        {
            using var answer = await demo.PasteAsync(command);
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} to {command}");
            answers.Add(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        }

        Assert.Equal(2, (int)answers[0]["accepted"]!);
        Assert.Equal(187_000, (long)answers[1]["listeningms"]!);
        Assert.Equal("UTC", (string?)answers[4]["timezone"]);
        Assert.Equal("Europe/Oslo", (string?)answers[5]["timezone"]);

        var before = await EventsAsync();
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await EventsAsync() == before) late.Token.ThrowIfCancellationRequested();

        async Task<long> EventsAsync() => (long)Totals(await demo.GetAsync("NORDIC", "dashboards/realtime"), "today")["events"]!;
    }

    private static async Task AssertSumsEqualSessionsAsync(DemoProcess demo, string tenant)
    {
        var lines = await demo.GetAsync(tenant, "sessions", "application/x-ndjson");
        var sessions = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var months = sessions.Select(session => ((string)session["startedat"]!)[..7]).ToHashSet();
        var totals = new List<JsonObject>();
        foreach (var month in Months(months)) totals.Add(Totals(await demo.GetAsync(tenant, $"dashboards/monthly?month={month}"), null));

        Assert.NotEmpty(sessions);
        Assert.Equal(sessions.Count, totals.Sum(month => Number(month, "sessions")));
        foreach (var name in Compared)
            Assert.Equal((name, sessions.Sum(session => Number(session, name) + Number(session["counters"]!, name))), (name, totals.Sum(month => Number(month, name))));
    }

    // A clock ahead, or the tenant's time zone, may put a session into the month after or before.
    private static IEnumerable<string> Months(IEnumerable<string> months) =>
        months.SelectMany(month => new[] { -1, 0, 1 }.Select(step => DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", null).AddMonths(step).ToString("yyyy-MM", null))).Distinct();

    private static async Task<string> SumsAsync(DemoProcess demo, string tenant)
    {
        var lines = await demo.GetAsync(tenant, "sessions", "application/x-ndjson");
        return string.Join('\n', lines.Split('\n').Select(line => line.Length == 0 ? "" : $"{JsonNode.Parse(line)!["sessionid"]} {JsonNode.Parse(line)!["listeningms"]}").Order(StringComparer.Ordinal));
    }

    private static JsonObject Totals(string answer, string? within)
    {
        var report = JsonNode.Parse(answer)!;
        return (within is null ? report : report[within]!)["totals"]!.AsObject();
    }

    private static long Number(JsonNode node, string name) => node[name] is { } value && value.GetValueKind() == JsonValueKind.Number ? (long)value : 0;
}
