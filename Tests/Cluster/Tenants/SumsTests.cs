using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Listings;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

public sealed class SumsTests(TenantsCluster cluster) : IClassFixture<TenantsCluster>
{
    private const int Sessions = 12;
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Fact]
    public async Task Totals_are_the_sum_over_the_sessions_while_they_grow()
    {
        Assert.Equal(0, (await cluster.DailyAsync("sums", Today)).Totals.Sessions);
        await AppendAll(1, "start", "begin", "mediabegin");
        await UntilTotalsAreTheSum();
        await AppendAll(4, "stop", "resume", "complete", "begin", "skipnext");
        await UntilTotalsAreTheSum();
        Assert.True((await cluster.DailyAsync("sums", Today)).Totals.ListeningMs > 0);
    }

    [Fact]
    public async Task Listening_that_comes_after_its_day_was_over_is_what_the_day_was_amended_by()
    {
        var yesterday = TenantsCluster.Noon.AddDays(-1);
        Task AppendAsync(DateTimeOffset receivedAt, int firstNumber, params string[] actions) => AppendToAsync("late", Sessions + 1, receivedAt, yesterday, firstNumber, actions);

        await AppendAsync(yesterday.AddMinutes(10), 1, "start", "begin", "mediabegin", "stop");
        Assert.Null((await UntilListeningAsync("late", Today.AddDays(-1), 60_000)).AmendedMs);

        await AppendAsync(TenantsCluster.Noon, 5, "resume", "complete");
        var report = await UntilListeningAsync("late", Today.AddDays(-1), 120_000);
        Assert.Equal((60_000, TenantsCluster.Noon), (report.AmendedMs, report.AmendedAt));
        Assert.Null((await cluster.DailyAsync("late", Today)).AmendedMs);

        await AppendAsync(TenantsCluster.Noon.AddMinutes(1), 7, "begin", "skipnext");
        Assert.Equal(180_000, (await UntilListeningAsync("late", Today.AddDays(-1), 240_000 - 60_000)).AmendedMs + 60_000);
    }

    private async Task<PeriodReport> UntilListeningAsync(string tenant, DateOnly date, long listeningMs)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (; ; )
        {
            var report = await cluster.DailyAsync(tenant, date);
            if (report.Totals.ListeningMs == listeningMs) return report;
            Assert.False(deadline.IsCancellationRequested, $"{report.Totals.ListeningMs} is not {listeningMs}");
        }
    }

    private async Task AppendToAsync(string tenant, int session, DateTimeOffset receivedAt, DateTimeOffset start, int firstNumber, string[] actions)
    {
        var events = actions.Select((action, place) => SampleEvents.Play(Id(session), firstNumber + place, start.AddMinutes(firstNumber + place), action));
        var grain = cluster.Grains.GetGrain<ISessionGrain>(new SessionKey(tenant, Id(session)).ToString());
        var reply = await grain.Append(new(new(receivedAt.ToUnixTimeMilliseconds(), "u", "d"), events.ToArray()));
        Assert.Equal(AppendStatus.Committed, reply.Status);
    }

    private async Task AppendAll(int firstNumber, params string[] actions)
    {
        var receipt = new Receipt(cluster.Time.GetUtcNow().ToUnixTimeMilliseconds(), "u", "d");
        for (var session = 0; session < Sessions; session++)
        {
            var start = TenantsCluster.Noon.AddMinutes(-40 + session);
            var events = actions.Select((action, place) =>
                SampleEvents.Play(Id(session), firstNumber + place, start.AddSeconds((firstNumber + place) * (47 + session)), action));
            var reply = await Session(session).Append(new(receipt, events.ToArray()));
            Assert.Equal(AppendStatus.Committed, reply.Status);
        }
    }

    private async Task UntilTotalsAreTheSum()
    {
        var documents = new List<JsonElement>();
        for (var session = 0; session < Sessions; session++)
            documents.Add(JsonDocument.Parse((await Session(session).GetSession().WholeAsync())!).RootElement);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (; ; )
        {
            var totals = JsonSerializer.SerializeToElement((await cluster.DailyAsync("sums", Today)).Totals, ReportJson.Options);
            if (Numbers(totals).SequenceEqual(SumOf(documents))) break;
            Assert.False(deadline.IsCancellationRequested, $"{string.Join(' ', Numbers(totals))} is not {string.Join(' ', SumOf(documents))}");
        }
    }

    private static IEnumerable<(string Name, long Value)> Numbers(JsonElement totals) =>
        Names.Select(name => (name, name.StartsWith("times.", StringComparison.Ordinal)
            ? totals.GetProperty("times").GetProperty(name[6..]).GetInt64()
            : totals.GetProperty(name).GetInt64()));

    private static IEnumerable<(string Name, long Value)> SumOf(IEnumerable<JsonElement> documents) =>
        Names.Select(name => (name, documents.Sum(document => name switch
        {
            "listeningms" or "estimatedms" or "events" or "missing" or "duplicates" or "conflicts" => document.GetProperty(name).GetInt64(),
            _ when name.StartsWith("times.", StringComparison.Ordinal) => document.GetProperty("times").GetProperty(name[6..]).GetInt64(),
            _ => document.GetProperty("counters").TryGetProperty(name, out var count) ? count.GetInt64() : 0,
        })));

    private static readonly string[] Names =
    [
        "events", "listeningms", "estimatedms", "missing", "duplicates", "conflicts", "times.paused", "times.startup", "times.stalled",
        "times.between", "times.failed", "times.unobserved", "playevents", "playsessions", "itemplays", "completes", "skips",
        "mediabegins", "mediaerrors", "qualified", "itemlesslisteningms",
    ];

    private static string Id(int session) => (session + 7_000).ToString("x32", null);

    private ISessionGrain Session(int session) => cluster.Grains.GetGrain<ISessionGrain>(new SessionKey("sums", Id(session)).ToString());
}
