using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Tests.Cluster.Archive;
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
