using System.Net;
using System.Text;

using Audiogum.Sessions.Gateway.Listings;
using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class ListingTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    private const long Day = 86_400_000;

    private static readonly RowContinuation Place = new(1_480_000_000_000, PostExchange.SessionA, 3);

    [Theory]
    [InlineData("/v1/sessions")]
    [InlineData("/v1/plays")]
    public async Task Without_parameters_the_last_30_days_are_listed(string path)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var request = await RequestOf(path);
        Assert.Equal(30 * Day, request.To - request.From);
        Assert.InRange(request.To - now, 300_000, 360_000);
        Assert.Equal((100, null, null), (request.Limit, request.After, request.Open));
    }

    [Fact]
    public async Task Every_filter_reaches_the_archive_and_unknown_parameters_are_ignored()
    {
        var request = await RequestOf(
            "/v1/sessions?from=2026-11-01&to=2026-11-02T01:00:00%2B01:00&userid=u&deviceid=d%20&client=&platform=p&devicename=%C3%BC&countrycode=GB&source=aux&status=closed&limit=1000&x=1&x=2&tenant=bolt");
        Assert.Equal(
            new ListRequest
            {
                From = 1_793_491_200_000 - 3_600_000, // a date is the tenant's, and that is Berlin's
                To = 1_793_491_200_000 + Day,
                Limit = 1000,
                UserId = "u",
                DeviceId = "d ",
                Client = "",
                Platform = "p",
                DeviceName = "ü",
                CountryCode = "gb",
                Source = "aux",
                Open = false,
            },
            request);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1.0", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=%2010", "limit")]
    [InlineData("limit=9999999999999", "limit")]
    [InlineData("limit=1&limit=1", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-11-20T08:00:00", "from")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=2026-11-20T25:00:00Z", "from")]
    [InlineData("from=", "from")]
    [InlineData("to=2026-1-1", "to")]
    [InlineData("to=1", "to")]
    [InlineData("from=2026-01-01&from=2026-01-02", "from")]
    [InlineData("from=2026-01-02&to=2026-01-01", "from")]
    [InlineData("from=2026-01-01&to=2026-01-01", "from")]
    [InlineData("from=2025-01-01&to=2026-02-06", "from")]
    [InlineData("from=2020-01-01", "from")]
    [InlineData("from=2150-01-01", "from")]
    [InlineData("status=paused", "status")]
    [InlineData("status=Open", "status")]
    [InlineData("userid=a&userid=b", "userid")]
    [InlineData("cursor=a&cursor=b", "cursor")]
    public async Task A_bad_parameter_is_400_and_is_named(string query, string parameter)
    {
        foreach (var path in (string[])["/v1/sessions?", "/v1/plays?"])
        {
            foreach (var accept in (string[])["application/json", "text/csv", "application/x-ndjson"])
            {
                var problem = await (await door.Client.AskAsync(path + query, accept)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");
                Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
            }
        }
    }

    [Fact]
    public async Task A_range_may_have_400_days_and_no_more()
    {
        await RequestOf("/v1/sessions?from=2025-01-01&to=2026-02-05");
        Assert.Equal(HttpStatusCode.BadRequest, (await door.Client.AskAsync("/v1/sessions?from=2025-01-01&to=2026-02-05T00:00:00.001Z")).StatusCode);
    }

    [Fact]
    public async Task A_date_is_the_tenants_day_also_where_it_has_begun_before_that_of_UTC_and_days_have_25_hours()
    {
        var before = door.Actors.Today;
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati"); // 14 hours ahead
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
            door.Actors.Today = new(today, zone.Id);
            var request = await RequestOf(FormattableString.Invariant($"/v1/sessions?from={today:yyyy-MM-dd}"));
            Assert.Equal(new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.FromHours(14)).ToUnixTimeMilliseconds(), request.From);
            Assert.NotEqual(HttpStatusCode.BadRequest, (await door.Client.AskAsync(FormattableString.Invariant($"/v1/amendments?since={today:yyyy-MM-dd}"))).StatusCode);

            door.Actors.Today = new(today, "Europe/Berlin");
            request = await RequestOf("/v1/sessions?from=2025-10-26&to=2025-10-27");
            Assert.Equal(25 * 3_600_000, request.To - request.From);
            await RequestOf("/v1/sessions?from=2025-10-01&to=2026-11-05"); // 400 days and an hour
        }
        finally
        {
            door.Actors.Today = before;
        }
    }

    [Fact]
    public async Task A_page_holds_the_rows_as_they_are_and_a_cursor_that_goes_on_in_the_same_range()
    {
        door.Actors.List = (_, request) => new([Row("""{"sessionid":"a","client":"ü<"}"""), Row("{}")], request.After is null ? Place : null);
        var first = await door.Client.AskAsync("/v1/sessions?client=c");
        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);
        var page = await first.JsonAsync();
        Assert.Equal("""[{"sessionid":"a","client":"ü<"},{}]""", page.GetProperty("sessions").GetRawText());
        var asked = door.Actors.Asked.OfType<ListRequest>().Last();

        var cursor = page.GetProperty("next").GetString()!;
        Assert.Matches("^[A-Za-z0-9_-]+$", cursor);
        var second = await door.Client.AskAsync($"/v1/sessions?client=c&limit=7&cursor={cursor}");
        Assert.Equal("""{"sessions":[{"sessionid":"a","client":"ü<"},{}]}""", await second.TextAsync());
        Assert.Equal(asked with { After = Place, Limit = 7 }, door.Actors.Asked.OfType<ListRequest>().Last());
    }

    [Fact]
    public async Task A_cursor_of_anything_else_is_400()
    {
        door.Actors.List = (_, request) => new([], request.After is null ? Place : null);
        var cursor = (await (await door.Client.AskAsync("/v1/sessions?client=c&from=2026-11-01&to=2026-11-02")).JsonAsync()).GetProperty("next").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await door.Client.AskAsync($"/v1/sessions?client=c&cursor={cursor}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await door.Client.AskAsync($"/v1/sessions?client=c&from=2026-11-01&to=2026-11-02&cursor={cursor}")).StatusCode);

        using var foreigner = door.ClientOf(TestTokens.MintFor("bolt"));
        await ShouldBeBad(foreigner, $"/v1/sessions?client=c&cursor={cursor}");
        await ShouldBeBad(door.Client, $"/v1/plays?client=c&cursor={cursor}");
        await ShouldBeBad(door.Client, $"/v1/sessions?cursor={cursor}");
        await ShouldBeBad(door.Client, $"/v1/sessions?client=C&cursor={cursor}");
        await ShouldBeBad(door.Client, $"/v1/sessions?client=c&to=2026-11-03&cursor={cursor}");
        foreach (var bad in (string[])["", "x", "!!", cursor[..^1], cursor + "A", cursor + "=", new string('A', 64), new string('A', 5000), "AAAA" + cursor[4..]])
            await ShouldBeBad(door.Client, $"/v1/sessions?client=c&cursor={bad}");
        for (var i = 0; i < cursor.Length; i++)
            await ShouldBeBad(door.Client, $"/v1/sessions?client=c&cursor={cursor[..i]}{(cursor[i] == 'A' ? 'B' : 'A')}{cursor[(i + 1)..]}");

        var forged = ListCursor.Parse(cursor)! with { After = new RowContinuation(1_795_000_000_000, new string('x', 32), 0) };
        await ShouldBeBad(door.Client, $"/v1/sessions?client=c&cursor={forged}");
        await ShouldBeBad(door.Client, $"/v1/sessions?client=c&cursor={forged with { From = long.MinValue, To = long.MaxValue }}");

        static async Task ShouldBeBad(HttpClient client, string path) => await (await client.AskAsync(path)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Fact]
    public async Task Lines_are_the_whole_range_page_after_page()
    {
        door.Actors.List = (_, request) => Pages(request);
        var answer = await door.Client.AskAsync("/v1/plays?limit=1", "application/x-ndjson");
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n", await answer.TextAsync());
    }

    [Fact]
    public async Task A_listing_that_breaks_off_breaks_the_connection()
    {
        door.Actors.List = (_, request) => request.After is null ? Pages(request) : throw new TimeoutException();
        await Assert.ThrowsAsync<HttpRequestException>(async () => await (await door.Client.AskAsync("/v1/sessions", "application/x-ndjson")).TextAsync());
        door.Actors.List = (_, _) => throw new TimeoutException();
        await (await door.Client.AskAsync("/v1/sessions", "application/x-ndjson")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        door.Actors.List = (_, _) => new([], null);
    }

    private static ListReply Pages(ListRequest request)
    {
        var page = (request.After as RowContinuation)?.OpenedBy ?? 0;
        return new([Row($$"""{"n":{{page}}}""")], page < 2 ? Place with { OpenedBy = page + 1 } : null);
    }

    private static byte[] Row(string json) => Encoding.UTF8.GetBytes(json);

    private async Task<ListRequest> RequestOf(string path)
    {
        Assert.Equal(HttpStatusCode.OK, (await door.Client.AskAsync(path)).StatusCode);
        return door.Actors.Asked.OfType<ListRequest>().Last();
    }
}
