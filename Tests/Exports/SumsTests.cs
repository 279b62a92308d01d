using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Exports.Reading;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary>What is exported says what the API says, to the millisecond.</summary>
public sealed class SumsTests(ExportedServer server) : IDisposable
{
    private static readonly string[] Compared = ["listeningms", "sessions", "playsessions", "itemplays", "events", "duplicates", "conflicts"];

    private readonly Duck duck = new();

    private string Latest => $"latest as (select sessionid, max(revision) as revision from {Table("sessions")} group by all)";

    [Theory]
    [InlineData("2026-11-20")]
    [InlineData("2026-11-21")]
    public async Task The_sums_of_a_days_files_are_those_of_its_dashboard(string date)
    {
        var totals = (await server.AskAsync($"/v1/dashboards/daily?date={date}"))["totals"]!;
        long[] shown = [.. Compared.Select(name => (long?)totals[name] ?? 0)];
        Assert.NotEqual(0, shown[0]);
        string Of(string what, string table) => $"(select {what} from {Table(table)} semi join latest using (sessionid, revision) where date = '{date}')";
        Assert.Equal(shown, duck.Numbers(
            $"""
            with {Latest} select {Of("sum(listeningms)", "listening")}, {Of("count(*)", "sessions")}, {Of("count(*)", "plays")}, {Of("count(*)", "itemplays")},
            {Of("sum(events)", "sessions")}, {Of("sum(duplicates)", "sessions")}, {Of("sum(conflicts)", "sessions")}
            """));
        Assert.Equal([shown[0]], duck.Numbers(
            $"select listeningms from read_parquet('{server.Folder.Exports}/tenant={ExportedServer.Tenant}/aggregates/period=daily/*/*.parquet') where name = '{date}' order by revision desc limit 1"));
    }

    [Fact]
    public async Task The_tables_agree_with_each_other_and_with_the_month()
    {
        var totals = (await server.AskAsync("/v1/dashboards/monthly?month=2026-11"))["totals"]!;
        string Sum(string column, string table) => $"(select sum({column}) from {Table(table)} semi join latest using (sessionid, revision))";
        var sums = duck.Numbers(
            $"""
            with {Latest} select {Sum("listeningms", "sessions")}, {Sum("listeningms", "plays")}, {Sum("listeningms", "listening")}, {Sum("listeningms", "itemplays")} + {Sum("itemlesslisteningms", "plays")},
            {Sum("pausedms", "sessions")}, {Sum("pausedms", "plays")}, {Sum("estimatedms", "plays")}
            """);
        var listening = (long)totals["listeningms"]!;
        Assert.Equal([listening, listening, listening, listening, (long)totals["times"]!["paused"]!, (long)totals["times"]!["paused"]!, (long)totals["estimatedms"]!], sums);
    }

    [Fact]
    public async Task The_latest_revision_of_each_session_is_the_session()
    {
        var rows = duck.Rows(
            $"select sessionid, version, userid, deviceid, events, missing, listeningms, unobservedms, completes, epoch_ms(startedat), epoch_ms(endedat), clockahead from {Table("sessions")} qualify row_number() over (partition by sessionid order by revision desc) = 1");
        Assert.Equal(12, rows.Count);
        foreach (var row in rows)
        {
            var session = await server.AskAsync($"/v1/sessions/{row[0]}");
            Assert.Equal(
                [
                    (string)session["sessionid"]!, (long)session["version"]!, (string)session["userid"]!, (string)session["deviceid"]!, (long)session["events"]!, (long)session["missing"]!,
                    (long)session["listeningms"]!, (long)session["times"]!["unobserved"]!, (long?)session["counters"]!["completes"] ?? 0,
                    Ms(session["startedat"]!), Ms(session["endedat"]!), (bool)session["clockahead"]!,
                ],
                row);
        }

        Assert.True(duck.Numbers($"select count(*) from {Table("sessions")}")[0] > 12);
    }

    [Fact]
    public async Task Raw_and_rejected_events_are_there_verbatim_and_once()
    {
        var session = (string)duck.Rows($"select sessionid from {Table("sessions")} where conflicts > 0 limit 1")[0][0]!;
        var raw = (await server.AskAsync($"/v1/sessions/{session}/events"))["events"]!.AsArray();
        var lines = duck.Rows(
            $"select event, kind, receivedat, userid, deviceid from read_ndjson('{server.Folder.Exports}/tenant=acme/raw/*/*/*.ndjson.gz', columns = {{event: 'JSON', kind: 'VARCHAR', sessionid: 'VARCHAR', sequencenumber: 'BIGINT', receivedat: 'VARCHAR', userid: 'VARCHAR', deviceid: 'VARCHAR'}}) where sessionid = '{session}' order by sequencenumber, kind");
        Assert.Equal(raw.Count, lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            Assert.True(JsonNode.DeepEquals(raw[i]!["event"], JsonNode.Parse((string)lines[i][0]!)));
            Assert.Equal((bool?)raw[i]!["conflict"] == true ? "conflict" : "accepted", lines[i][1]);
            Assert.Equal(((string)raw[i]!["receivedat"]!, (string)raw[i]!["userid"]!, (string)raw[i]!["deviceid"]!), ((string)lines[i][2]!, (string)lines[i][3]!, (string)lines[i][4]!));
        }

        var rejections = (await server.AskAsync("/v1/rejections?limit=1000"))["rejections"]!.AsArray();
        Assert.Equal([rejections.Count, 4], duck.Numbers(
            $"select count(*), count(*) filter (code = 'conflict') from read_ndjson('{server.Folder.Exports}/tenant=acme/rejected/*/*/*.ndjson.gz', columns = {{code: 'VARCHAR', event: 'JSON'}})"));
    }

    [Fact]
    public Task Every_file_is_named_by_one_manifest() => server.Folder.AssertManifestsAsync(ExportedServer.Tenant);

    public void Dispose() => duck.Dispose();

    private static long Ms(JsonNode iso) => DateTimeOffset.Parse((string)iso!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private string Table(string table) => server.Folder.Table(ExportedServer.Tenant, table);
}
