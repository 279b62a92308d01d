using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>kill -9 of a real server in the middle of exporting: nothing lost, nothing double, and nothing wrong ever in sight.</summary>
public sealed class KilledTests
{
    private const string Tenant = "killed";
    private const int Sessions = 30;
    private const int Crashes = 4;
    private const int EventsPerSession = 25;
    private const string Kinds = "{kind: 'VARCHAR', sessionid: 'VARCHAR', sequencenumber: 'BIGINT'}";

    [Fact]
    public async Task Killed_while_it_exports_a_server_loses_and_doubles_nothing()
    {
        using var folder = new ExportFolder();
        using var duck = new Duck();
        var (load, random) = (new SongLoad(Tenant, Sessions, seed: 7), new Random(7));
        for (var crash = 0; crash < Crashes; crash++)
        {
            await using var server = await folder.StartAsync(Tenant, "00:00:00.1");
            var killed = false;
            await load.PostAsync(server, after: 1 + random.Next(load.Count / (Crashes + 1)), () => killed = server.Kill(), () => killed);
            Assert.True(killed);
            if (Directory.Exists(Path.Combine(folder.Exports, $"tenant={Tenant}", "sessions"))) AssertNothingDouble(folder, duck);
        }

        await using var last = await folder.StartAsync(Tenant, "00:00:00.1");
        await load.PostAllAsync(last);
        await load.AssertWholeAsync(last.Client);
        var totals = JsonNode.Parse(await last.Client.GetStringAsync("/v1/dashboards/monthly?month=2026-11", TestContext.Current.CancellationToken))!["totals"]!;
        await ExportFolder.UntilAsync(
            duck,
            $"""
            with latest as (select * from {folder.Table(Tenant, "sessions")} qualify row_number() over (partition by sessionid order by revision desc) = 1)
            select count(*), sum(events), sum(listeningms), sum(duplicates), (select count(*) from read_ndjson('{folder.Exports}/tenant={Tenant}/raw/*/*/*.ndjson.gz', columns = {Kinds}) where kind = 'accepted') from latest
            """,
            Sessions, Sessions * EventsPerSession, (long)totals["listeningms"]!, (long)totals["duplicates"]!, Sessions * EventsPerSession);
        await folder.AssertManifestsAsync(Tenant);
        AssertNothingDouble(folder, duck);
        Assert.Equal(Sessions * 12, duck.Numbers(
            $"select count(*) from {folder.Table(Tenant, "itemplays")} semi join (select sessionid, max(revision) as revision from {folder.Table(Tenant, "sessions")} group by all) using (sessionid, revision)")[0]);
    }

    private static void AssertNothingDouble(ExportFolder folder, Duck duck)
    {
        Assert.Equal([0], duck.Numbers($"select count(*) from (select 1 from read_ndjson('{folder.Exports}/tenant={Tenant}/raw/*/*/*.ndjson.gz', columns = {Kinds}) group by kind, sessionid, sequencenumber having count(*) > 1)"));
        Assert.Equal([0], duck.Numbers($"select count(*) from (select 1 from {folder.Table(Tenant, "sessions")} group by sessionid, revision having count(*) > 1)"));
        Assert.Equal([0], duck.Numbers($"select count(*) from (select 1 from {folder.Table(Tenant, "plays")} group by sessionid, revision, openedby having count(*) > 1)"));
    }
}
