using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Snapshots;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Administration;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.Retention;
using Microsoft.Extensions.DependencyInjection;
using static Audiogum.Sessions.Tests.Cluster.Http.Fixtures.PostExchange;

namespace Audiogum.Sessions.Tests.Cluster.SelfChecks;

/// <summary>What is derived and is not what its source makes it is found within a cycle, counted, told, healed, and quiet in the next one.</summary>
public sealed class SelfCheckTests : IDisposable
{
    private const string Tenant = "checked", Day = "2026-03-14", Daily = $"/v1/dashboards/daily?date={Day}";

    private static readonly DateTimeOffset Then = new(2026, 3, 14, 10, 0, 0, TimeSpan.Zero);

    private static readonly int UtcDay = (int)(Then.ToUnixTimeMilliseconds() / 86_400_000);

    private readonly string path = Directory.CreateTempSubdirectory("selfcheck-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_that_is_not_what_its_events_make_it_is_folded_again()
    {
        await using var house = new DriftFixture(path, isOn: true);
        using var client = house.House.ClientOf(Tenant);
        await FillAsync(client);
        await ForgeAsync(house.House.Services.GetRequiredService<ISessionStore>(), SessionA);
        await HealedAsync(house, client, "rows");
        Assert.Equal(300_000, (await (await client.AskAsync($"/v1/sessions/{SessionA}")).JsonAsync()).GetProperty("listeningms").GetInt64());
    }

    [Fact]
    public async Task What_drifts_after_a_clock_was_years_ahead_is_found_when_it_is_right()
    {
        var clock = new ClockAhead();
        clock.Put(TimeSpan.FromDays(3_650));
        await using var house = new DriftFixture(path, isOn: true, clock);
        using var client = house.House.ClientOf(Tenant);
        await FillAsync(client);
        await house.CyclesAsync(Tenant, 1);
        clock.Put(TimeSpan.Zero);
        await ForgeAsync(house.House.Services.GetRequiredService<ISessionStore>(), SessionA);
        await HealedAsync(house, client, "rows");
    }

    [Fact]
    public async Task A_session_that_a_kept_sum_lacks_is_counted_again()
    {
        // No exports: a day that is exported while its sum is wrong is another drift, which comes or not.
        (string, string?) unexported = ("Exports:Path", null);
        var shard = ShardPlacement.ShardOf(SessionA, 16);
        await using (var before = new DriftFixture(path, isOn: false, more: unexported))
        {
            using var poster = before.House.ClientOf(Tenant);
            await FillAsync(poster);
            var store = before.House.Services.GetRequiredService<ISessionStore>();
            await Eventually.AsyncTrue(
                async () =>
                {
                    await poster.AskAsync(Daily); // a sum is kept when it is asked for
                    return await store.FindSnapshotAsync(new(Tenant, shard, UtcDay), Cancelled) is not null && await store.FindSnapshotAsync(new(Tenant, shard, null), Cancelled) is not null;
                }, DriftFixture.Patience);
        }

        await using (var store = new SqliteSessionStore(new SqliteStoreOptions { DataPath = path }, TimeProvider.System))
        {
            store.Open();
            var key = new SnapshotKey(Tenant, shard, UtcDay);
            var sum = DaySnapshotCodec.Read(SnapshotData.Decode((await store.FindSnapshotAsync(key, Cancelled))!.Value).Span);
            await store.WriteSnapshotAsync(key, SnapshotData.Encode(DaySnapshotCodec.Write(sum with { Sum = Rollup.Empty, Members = new HashSet<Guid>() }))!, Cancelled);
        }

        await using var house = new DriftFixture(path, isOn: true, more: unexported);
        using var client = house.House.ClientOf(Tenant);
        Assert.Equal(300_000, await ListeningAsync(client)); // a session is missing
        await HealedAsync(house, client, "sums");
    }

    [Fact]
    public async Task An_exported_file_that_is_not_what_was_written_is_taken_away_and_its_sessions_are_exported_again()
    {
        await using var house = new DriftFixture(path, isOn: true);
        using var client = house.House.ClientOf(Tenant);
        await FillAsync(client);
        await ReconciledAsync(client);
        var file = Files("plays", "*.parquet").First();
        var content = await File.ReadAllBytesAsync(file, Cancelled);
        content[content.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, content, Cancelled);
        await HealedAsync(house, client, "exports");
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_session_that_the_export_passed_over_is_exported()
    {
        await using var house = new DriftFixture(path, isOn: true);
        using var client = house.House.ClientOf(Tenant);
        await FillAsync(client);
        await ReconciledAsync(client);
        foreach (var table in new[] { "sessions", "plays", "itemplays", "listening" }) Directory.Delete(Path.Combine(path, "exports", $"tenant={Tenant}", table), recursive: true);
        await HealedAsync(house, client, "exports");
        Assert.NotEmpty(Files("sessions", "*.parquet"));
    }

    [Fact]
    public async Task Exported_numbers_of_a_day_that_are_not_its_dashboards_are_written_again_and_reconciling_names_them()
    {
        var clock = new ClockAhead();
        await using (var before = new DriftFixture(path, isOn: false, clock))
        {
            using var poster = before.House.ClientOf(Tenant);
            await FillAsync(poster);
            await ReconciledAsync(poster);
            await Eventually.AsyncTrue(() => Task.FromResult(Files("aggregates/period=daily", "*.json").Any()), DriftFixture.Patience);
            clock.Put(TimeSpan.FromDays(2)); // the sessions are over, and the day is complete
            await WrittenAsync(before);
            foreach (var file in Files("aggregates/period=daily", "*")) File.Delete(file);
            await Eventually.AsyncEqual($"aggregates {Day}", () => DifferencesAsync(poster), DriftFixture.Patience);
        }

        await using var house = new DriftFixture(path, isOn: true, clock);
        using var client = house.House.ClientOf(Tenant);
        await HealedAsync(house, client, "aggregates");
        Assert.NotEmpty(Files("aggregates/period=daily", "*.json"));
    }

    [Fact]
    public async Task A_session_whose_events_cannot_be_read_is_named_as_drift_as_long_as_it_cannot()
    {
        await using (var before = new DriftFixture(path, isOn: false))
        {
            using var poster = before.House.ClientOf(Tenant);
            await FillAsync(poster);
        }

        Sql("UPDATE chunks SET data = CAST(substr(data, 1, 40) || x'00' || substr(data, 42) AS BLOB) WHERE id = 1");
        await using var house = new DriftFixture(path, isOn: true);
        using var client = house.House.ClientOf(Tenant);
        var health = await ServerFixture.UntilAsync(client, "/v1/admin/health", found => Drift(found).Length > 0);
        Assert.Equal([$"rows {Day} 1"], Drift(health));
        Assert.False(health.GetProperty("healthy").GetBoolean());
        await ServerFixture.UntilAsync(client, "/v1/admin/health", found => found.GetProperty("selfcheck").GetProperty("cycles").GetInt64() > 0 && Drift(found).Length > 0); // it does not stand still there
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    private static string[] Drift(JsonElement health) =>
        [.. health.GetProperty("selfcheck").GetProperty("drift").EnumerateArray().Select(one => $"{one.Text("kind")} {one.Text("date")} {one.GetProperty("count")}")];

    /// <summary>Waits until drift of one kind was found and is gone, everything is right, and two more cycles found nothing.</summary>
    private static async Task HealedAsync(DriftFixture house, HttpClient client, string kind)
    {
        await Eventually.AsyncEqual(kind, () => Task.FromResult(string.Join(' ', house.Drift.Keys)), DriftFixture.Patience);
        await Eventually.AsyncEqual("600000", async () => (await ListeningAsync(client)).ToString(CultureInfo.InvariantCulture), DriftFixture.Patience);
        await ServerFixture.UntilAsync(client, "/v1/admin/health", found => found.GetProperty("healthy").GetBoolean());
        await ReconciledAsync(client);
        var found = house.Drift[kind];
        await house.CyclesAsync(Tenant, 2);
        Assert.Equal($"{kind} {found}", string.Join(' ', house.Drift.Select(one => $"{one.Key} {one.Value}")));
    }

    private static Task WrittenAsync(DriftFixture house) => Eventually.AsyncTrue(
        async () => !await house.House.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantExportGrain>(Tenant).Writes(Day), DriftFixture.Patience);

    private static async Task ReconciledAsync(HttpClient client) => await Eventually.AsyncEqual("", () => DifferencesAsync(client), DriftFixture.Patience);

    private static async Task<string> DifferencesAsync(HttpClient client)
    {
        var report = await (await client.AskAsync($"/v1/reconcile?date={Day}")).JsonAsync();
        if (!report.GetProperty("settled").GetBoolean() || (report.TryGetProperty("notyetexported", out var notYet) && notYet.ValueKind == JsonValueKind.Number && notYet.GetInt64() > 0)) return "not settled";
        return string.Join("; ", report.GetProperty("differences").EnumerateArray().Select(one => $"{one.Text("where")} {one.Text("field")}"));
    }

    private static async Task<long> ListeningAsync(HttpClient client) => (await (await client.AskAsync(Daily)).JsonAsync()).GetProperty("totals").GetProperty("listeningms").GetInt64();

    private IEnumerable<string> Files(string table, string pattern) =>
        Directory.Exists(Path.Combine(path, "exports", $"tenant={Tenant}", table)) ? Directory.EnumerateFiles(Path.Combine(path, "exports", $"tenant={Tenant}", table), pattern, SearchOption.AllDirectories) : [];

    private static async Task FillAsync(HttpClient client)
    {
        foreach (var session in (string[])[SessionA, SessionB])
            Assert.Equal(HttpStatusCode.Accepted, (await client.PostEventsAsync(Json(Batch(QuietTests.Play(session, 1, Then, "start"), QuietTests.Play(session, 2, Then, "begin"), QuietTests.Play(session, 3, Then.AddSeconds(300), "complete"))))).StatusCode);
        await Eventually.AsyncEqual("600000", async () => (await ListeningAsync(client)).ToString(CultureInfo.InvariantCulture), DriftFixture.Patience);
    }

    private static async Task ForgeAsync(ISessionStore store, string session)
    {
        var row = (await store.FindSessionAsync(new SessionKey(Tenant, session), Cancelled))!;
        var contribution = FoldJson.Read<SessionContribution>(Forged(FoldJson.Write(ContributionCodec.Read(row.Contribution.Span))).Span);
        var forged = row with { Revision = row.Revision + 1, Contribution = ContributionCodec.Write(contribution), Summary = Forged(row.Summary) };
        Assert.Equal(CommitResult.Committed, await store.CommitAsync(
            new() { ExpectedRevision = row.Revision, Row = forged, Events = [], Rejections = [], Segments = [], AddedDays = [], RemovedPlays = [], AddedPlays = [] }, Cancelled));
    }

    private static ReadOnlyMemory<byte> Forged(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span).Replace("300000", "299000", StringComparison.Ordinal));

    private void Sql(string statement)
    {
        SQLitePCL.Batteries_V2.Init();
        Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_open(Path.Combine(path, "sessions.db"), out var database));
        using (database) Assert.Equal(SQLitePCL.raw.SQLITE_OK, SQLitePCL.raw.sqlite3_exec(database, statement));
    }
}
