using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Exports.Reading;
using SQLitePCL;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>Whatever a tenant's sessions are, its export stays within its bounds and goes on.</summary>
public sealed class BoundedTests : IDisposable
{
    private const string Tenant = "bounded";
    private const int Decades = 500, Good = 20, HeapMegabytes = 256;

    /// <summary>Twelve years, as one stretch of listening of a release that believed any interval.</summary>
    private const long Stretch = 12L * 365 * 86_400_000;

    private readonly ExportFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stretches_of_decades_and_sessions_that_cannot_be_read_hold_up_no_other_session_in_a_small_heap()
    {
        SessionKey[] decades = Keys(Decades), good = Keys(Good);
        SessionKey[] damaged = Keys(2);
        await PostAsync([.. decades, .. good, .. damaged]);
        await StretchAsync(decades);
        var (chunk, row) = ($"FROM sessions WHERE sessionid = x'{damaged[0].SessionId}'", $"WHERE sessionid = x'{damaged[1].SessionId}'");
        Sql($"CREATE TABLE sound AS SELECT id, data FROM chunks WHERE session = (SELECT id {chunk})");
        Sql($"UPDATE chunks SET data = CAST(substr(data, 1, 40) || x'00' || substr(data, 42) AS BLOB) WHERE session = (SELECT id {chunk})");
        Sql($"UPDATE sessions SET version = version + 1 {row}");

        using var duck = new Duck();
        await using (var server = await StartAsync())
        {
            await ExportFolder.UntilAsync(duck, $"select count(distinct sessionid) from {folder.Table(Tenant, "sessions")} where sessionid not in ('{damaged[0].SessionId}', '{damaged[1].SessionId}')", Decades + Good);
            await ExportFolder.UntilAsync(duck, $"select count(*), sum(listeningms) from {folder.Table(Tenant, "listening")} where quarters > 1", Decades, Decades * (Stretch / 900_000 * 900_000));
            Assert.InRange(duck.Numbers($"select count(*) from {folder.Table(Tenant, "listening")}")[0], Decades, 4 * (Decades + Good)); // 210 million quarter hours
            Assert.Equal([Decades + Good + 1], duck.Numbers($"select count(distinct sessionid) from read_ndjson('{folder.Exports}/tenant={Tenant}/raw/*/*/*.gz')")); // the row only is damaged of one
            await Eventually.AsyncEqual(
                string.Join(' ', damaged.Select(key => $"{key.SessionId} StoreCorruptException").Order(StringComparer.Ordinal)),
                async () => Named(await HealthAsync(server)), ExportFolder.Patience);
            Assert.False((bool)(await HealthAsync(server))["healthy"]!);
            Assert.Contains($"A session of {Tenant} cannot be exported (StoreCorruptException) and is set aside", server.Said, StringComparison.Ordinal);
            Assert.DoesNotContain(damaged[0].SessionId, server.Said, StringComparison.Ordinal);
            Assert.DoesNotContain("OutOfMemory", server.Said, StringComparison.Ordinal);
            await server.StopAsync();
        }

        Assert.All(new DirectoryInfo(Path.Combine(folder.Exports, $"tenant={Tenant}", "_log")).EnumerateFiles(), log => Assert.InRange(log.Length, 1, 1 << 20)); // the state is in it
        Sql("UPDATE chunks SET data = (SELECT sound.data FROM sound WHERE sound.id = chunks.id) WHERE id IN (SELECT id FROM sound)");
        Sql("DROP TABLE sound");
        Sql($"UPDATE sessions SET version = version - 1 {row}");
        await using (var server = await StartAsync())
        {
            await ExportFolder.UntilAsync(duck, $"select count(distinct sessionid), count(distinct (sessionid, revision)), count(*) from {folder.Table(Tenant, "sessions")}", Decades + Good + 2, Decades + Good + 2, Decades + Good + 2);
            await ExportFolder.UntilAsync(
                duck, $"select count(*), count(distinct (sessionid, sequencenumber)) from read_ndjson('{folder.Exports}/tenant={Tenant}/raw/*/*/*.gz')", 3 * (Decades + Good + 2), 3 * (Decades + Good + 2));
            await Eventually.AsyncEqual("", async () => Named(await HealthAsync(server)), ExportFolder.Patience);
        }
    }

    public void Dispose() => folder.Dispose();

    private static SessionKey[] Keys(int count) => [.. Enumerable.Range(0, count).Select(_ => new SessionKey(Tenant, Guid.NewGuid().ToString("N")))];

    private Task<ServerProcess> StartAsync() => ServerProcess.StartWithHeapAsync(
        folder.Data, Tenant, HeapMegabytes, "--Exports:Path", folder.Exports, "--Exports:Interval", "00:00:00.2", "--Sessions:ChangePolling", "00:00:00.2", "--Sessions:Freshness:Longest", "00:00:00.2");

    private async Task PostAsync(SessionKey[] keys)
    {
        await using var server = await ServerProcess.StartAsync(folder.Data, Tenant);
        foreach (var some in keys.Chunk(50)) await ExportedServer.PostAsync(server.Client, [.. some.SelectMany(PlayText.Listen)]);
        await server.StopAsync();
    }

    /// <summary>Makes the listening of sessions as long as an earlier release would have.</summary>
    private async Task StretchAsync(SessionKey[] keys)
    {
        await using var store = new SqliteSessionStore(new SqliteStoreOptions { DataPath = folder.Data }, TimeProvider.System);
        store.Open();
        foreach (var key in keys)
        {
            var row = (await store.FindSessionAsync(key, Cancelled))!;
            var contribution = ContributionCodec.Read(row.Contribution.Span);
            var plays = contribution.Plays.Select(play => play with { Items = PersistentList.Add(null, Longer(play.Items!.Head)) }).ToArray();
            var commit = new SessionCommit
            {
                ExpectedRevision = row.Revision,
                Row = row with { Revision = row.Revision + 1, Contribution = ContributionCodec.Write(contribution with { Plays = plays }) },
                Events = [],
                Rejections = [],
                Segments = [],
                AddedDays = [],
                RemovedPlays = [],
                AddedPlays = [],
            };
            Assert.Equal(CommitResult.Committed, await store.CommitAsync(commit, Cancelled));
        }
    }

    private static ItemPlay Longer(ItemPlay item) => item with { ListeningMs = Stretch, Stretches = PersistentList.Add(null, item.Stretches!.Head with { Ms = Stretch + 900_000 }) };

    private void Sql(string statement)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(folder.Data, "sessions.db"), out var database));
        using (database) Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, statement));
    }

    private static async Task<JsonNode> HealthAsync(ServerProcess server)
    {
        using var answer = await server.Client.GetAsync("/v1/admin/health", Cancelled);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
    }

    private static string Named(JsonNode health) => string.Join(' ', (health["exports"]!["setaside"] as JsonArray ?? []).Select(aside => $"{aside!["sessionid"]} {aside["kind"]}").Order(StringComparer.Ordinal));
}
