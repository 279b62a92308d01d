using System.Net;
using System.Text;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class CsvTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task Sessions_have_a_column_for_every_member_and_formulas_are_text()
    {
        door.Actors.List = (_, _) => new(
            [Encoding.UTF8.GetBytes("""{"sessionid":"a","version":3,"userid":"=cmd|' /C calc'!A0","client":"x, \"y\"\nü","missing":-1,"anchored":true,"times":{"paused":5},"counters":{"playevents":7}}""")], null);
        var answer = await door.Client.AskAsync("/v1/sessions", "text/csv");
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var text = await answer.TextAsync();
        var (header, row) = (text[..text.IndexOf("\r\n", StringComparison.Ordinal)].Split(','), text[(text.IndexOf("\r\n", StringComparison.Ordinal) + 2)..]);
        Assert.Equal(["sessionid", "status", "version", "userid", "deviceid", "client"], header[..6]);
        Assert.StartsWith("a,,3,\"'=cmd|' /C calc'!A0\",,\"x, \"\"y\"\"\nü\",", row);
        Assert.Contains(",-1,", row);
        Assert.Contains(",true,", row);
        var cells = row.Replace("\"x, \"\"y\"\"\nü\"", "x", StringComparison.Ordinal).TrimEnd().Split(',');
        Assert.Equal(header.Length, cells.Length);
        Assert.Equal("5", cells[Array.IndexOf(header, "times.paused")]);
        Assert.Equal("7", cells[Array.IndexOf(header, "counters.playevents")]);
        Assert.Equal("0", cells[Array.IndexOf(header, "counters.skips")]);
    }

    [Theory]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@x")]
    [InlineData("\tx")]
    [InlineData("\n=1")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠x")]
    public async Task Text_that_looks_like_a_formula_gets_a_quote_in_front(string text)
    {
        door.Actors.List = (_, _) => new([Encoding.UTF8.GetBytes($$"""{"sessionid":{{System.Text.Json.JsonSerializer.Serialize(text)}}}""")], null);
        Assert.Contains("\r\n\"'" + text + "\",", await (await door.Client.AskAsync("/v1/plays", "text/csv")).TextAsync());
    }

    [Theory]
    [InlineData("/v1/dashboards/daily?date=2026-12-01", "totals,events,1,,,,,,,,,,,")]
    [InlineData("/v1/dashboards/monthly?month=2026-12", "totals,listeningms,300000,,,,,,,,,,,")]
    [InlineData("/v1/dashboards/realtime", "today.totals,events,5,,,,,,,,,,,")]
    [InlineData("/v1/dashboards/realtime", "report,playingnow,1,,,,,,,,,,,")]
    [InlineData("/v1/dashboards/realtime", "minutes,2026-11-30T23:00:00.000Z,5,60000,,1,1,,,,,,0,0")]
    [InlineData("/v1/dashboards/realtime", "eventtypes,playevent,5,,,,,,,,,,,")]
    [InlineData("/v1/dashboards/realtime", "now.source,playable,1,,,,,,,,,,,")]
    [InlineData("/v1/dashboards/daily", "series,2026-11-30T23:00:00.000Z,,300000,1,2,3,,,,,,,")]
    [InlineData("/v1/dashboards/daily", "breakdowns.source,\"'=1+1\",,300000,,1,1,,,,,,,")]
    [InlineData("/v1/dashboards/daily", "breakdowns.source,,,0,,1,0,,,,,,,")]
    [InlineData("/v1/dashboards/daily", "other.source,,7,70,,8,9,,,,,,,")]
    [InlineData("/v1/dashboards/daily", "top.items,\"A, \"\"B\"\"\",,300000,,,1,\"'-C\",tidal,52680,,,,")]
    [InlineData("/v1/dashboards/daily", "totals.times,paused,0,,,,,,,,,,,")]
    public async Task Every_dashboard_is_csv_too(string path, string record)
    {
        var answer = await door.Client.AskAsync(path, "text/csv");
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var records = (await answer.TextAsync()).Split("\r\n");
        Assert.Equal("section,name,value,listeningms,sessions,playsessions,itemplays,artistdisplayname,service,ref,id,type,skips,mediaerrors", records[0]);
        Assert.Contains(record, records);
    }

    [Theory]
    [InlineData("/v1/sessions")]
    [InlineData("/v1/plays")]
    [InlineData("/v1/dashboards/daily")]
    [InlineData("/v1/dashboards/realtime")]
    [InlineData("/v1/playevents")]
    [InlineData("/v1/rejections")]
    public async Task With_bom_every_csv_begins_with_a_byte_order_mark_and_is_otherwise_the_same(string path)
    {
        var plain = await (await door.Client.AskAsync(path, "text/csv")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var marked = await (await door.Client.AskAsync(path + "?bom=true", "text/csv")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. plain], marked);
    }

    [Theory]
    [InlineData("0012", true)]
    [InlineData("12345678901234567", true)]
    [InlineData("1234e567890123456789012345678901", true)]
    [InlineData("4.10", true)]
    [InlineData(".5", true)]
    [InlineData("12", false)]
    [InlineData("4.2.1", true)]
    [InlineData("12ab", false)]
    public async Task An_id_that_a_spreadsheet_would_read_as_a_number_stays_text_there_and_is_untouched_for_programs(string id, bool isQuoted)
    {
        door.Actors.List = (_, _) => new([Encoding.UTF8.GetBytes($$"""{"sessionid":"{{id}}"}""")], null);
        Assert.Contains($"\r\n{id},", await (await door.Client.AskAsync("/v1/plays", "text/csv")).TextAsync());
        Assert.Contains(isQuoted ? $"\r\n\"'{id}\"," : $"\r\n{id},", await (await door.Client.AskAsync("/v1/plays?bom=true", "text/csv")).TextAsync());
    }

    [Fact]
    public async Task An_id_with_blanks_around_a_number_stays_text_in_a_spreadsheet()
    {
        door.Actors.List = (_, _) => new(["""{"sessionid":" 1E5 "}"""u8.ToArray()], null);
        Assert.Contains("\r\n\"' 1E5 \",", await (await door.Client.AskAsync("/v1/plays?bom=true", "text/csv")).TextAsync());
    }

    [Fact]
    public async Task A_section_narrows_the_csv_to_one_table()
    {
        var records = (await (await door.Client.AskAsync("/v1/dashboards/daily?section=breakdowns.source", "text/csv")).TextAsync()).Split("\r\n");
        Assert.All(records[1..^1], record => Assert.StartsWith("breakdowns.source,", record));
        Assert.True(records.Length > 2);
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/csv;q=0.5, application/json", "application/json")]
    [InlineData("text/csv;q=0", "application/json")]
    [InlineData("image/png", "application/json")]
    [InlineData("%%%", "application/json")]
    [InlineData("TEXT/CSV", "text/csv")]
    [InlineData("text/html, text/csv;q=0.9, */*;q=0.8", "text/csv")]
    public async Task The_format_is_what_the_client_likes_best(string? accept, string type)
    {
        var answer = await door.Client.AskAsync("/v1/dashboards/daily", accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/ndjson")]
    [InlineData("application/jsonl")]
    [InlineData("application/x-jsonlines")]
    [InlineData("Application/JSONL, */*;q=0.1")]
    public async Task Lines_have_many_names_and_the_one_that_was_asked_for_is_answered(string accept)
    {
        door.Actors.List = (_, _) => new([Encoding.UTF8.GetBytes("""{"sessionid":"a"}""")], null);
        var answer = await door.Client.AskAsync("/v1/sessions", accept);
        Assert.Equal(accept.Split(',')[0].ToLowerInvariant(), answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{\"sessionid\":\"a\"}\n", await answer.TextAsync());
    }
}
