using System.Net;

using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class ReadingTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData("", "session")]
    [InlineData("/events", "events")]
    [InlineData("/timeline", "timeline")]
    public async Task A_document_of_a_session_is_passed_on_as_it_is(string path, string kind)
    {
        door.Actors.Documents[$"acme/{PostExchange.SessionA}/{kind}"] = $$"""{"kind":"{{kind}}"}""";
        foreach (var id in (string[])[PostExchange.SessionA, PostExchange.SessionA.ToUpperInvariant()])
        {
            var answer = await door.Client.AskAsync($"/v1/sessions/{id}{path}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($$"""{"kind":"{{kind}}"}""", await answer.TextAsync());
        }
    }

    [Fact]
    public async Task Unknown_foreign_and_impossible_sessions_cannot_be_told_apart()
    {
        door.Actors.Documents[$"acme/{PostExchange.SessionA}/session"] = "{}";
        using var foreigner = door.ClientOf(TestTokens.MintFor("bolt"));
        var foreign = await (await foreigner.AskAsync("/v1/sessions/" + PostExchange.SessionA)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not_found");
        foreach (var id in (string[])[PostExchange.SessionB, "x", PostExchange.SessionA + "0", PostExchange.SessionA[..31], PostExchange.SessionA[..31] + "g", "..%2Facme", "%20" + PostExchange.SessionA[1..]])
        {
            var problem = await (await door.Client.AskAsync("/v1/sessions/" + id)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not_found");
            Assert.Equal(foreign.GetProperty("title").GetString(), problem.GetProperty("title").GetString());
            Assert.False(problem.TryGetProperty("detail", out _));
        }
    }

    [Theory]
    [InlineData("/v1/playevents", "playevents")]
    [InlineData("/v1/rejections", "rejections")]
    public async Task The_newest_are_listed_up_to_a_limit(string path, string member)
    {
        Assert.Equal($$"""{"{{member}}":[]}""", await (await door.Client.AskAsync(path)).TextAsync());
        Assert.Equal(100, door.Actors.Asked.OfType<int>().Last());
        await door.Client.AskAsync(path + "?limit=1000");
        Assert.Equal(1000, door.Actors.Asked.OfType<int>().Last());
        await (await door.Client.AskAsync(path + "?limit=0")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");
    }

    [Theory]
    [InlineData("/v1/dashboards/daily?date=2026-02-28", 2026, 2, 28)]
    [InlineData("/v1/dashboards/monthly?month=2026-02", 2026, 2, 1)]
    [InlineData("/v1/dashboards/daily", 2026, 12, 1)]
    [InlineData("/v1/dashboards/monthly", 2026, 12, 1)]
    public async Task A_dashboard_is_asked_for_by_its_date(string path, int year, int month, int day)
    {
        door.Actors.Asked.Clear();
        var answer = await (await door.Client.AskAsync(path)).JsonAsync();
        Assert.Equal("2026-11-30T23:00:00.000Z", answer.GetProperty("from").GetString());
        Assert.Equal(new object[] { new DateOnly(year, month, day), DimensionFilter.Everything }, door.Actors.Asked.ToArray()); // and for nothing else: to know the day costs no numbers
    }

    [Theory]
    [InlineData("daily?date=2026-02-28&source=aux&countrycode=DE", Dimension.Source, "aux", Dimension.CountryCode, "de")]
    [InlineData("daily?client=&without=service", Dimension.Service, null, Dimension.Client, "")]
    [InlineData("monthly?outputdevice=bluetooth/Box&presetnumber=4", Dimension.PresetNumber, "4", Dimension.OutputDevice, "bluetooth/Box")]
    public async Task A_dashboard_is_asked_for_by_values_of_its_breakdowns(string path, Dimension first, string? firstValue, Dimension second, string? secondValue)
    {
        Assert.Equal(HttpStatusCode.OK, (await door.Client.AskAsync("/v1/dashboards/" + path)).StatusCode);
        Assert.Equal(DimensionFilter.Create([new(first, firstValue), new(second, secondValue)]), door.Actors.Asked.OfType<DimensionFilter>().Last());
    }

    [Theory]
    [InlineData("daily?source=aux&source=usb")]
    [InlineData("daily?without=source,nothing")]
    [InlineData("monthly?without=source,source")]
    [InlineData("monthly?source=aux&without=source")]
    public async Task A_filter_that_cannot_be_is_400(string path) =>
        await (await door.Client.AskAsync("/v1/dashboards/" + path)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");

    [Theory]
    [InlineData("daily?date=2026-2-1")]
    [InlineData("daily?date=2026-02-30")]
    [InlineData("daily?date=20260201")]
    [InlineData("daily?date=0001-01-01")]
    [InlineData("daily?date=9999-12-31")]
    [InlineData("daily?date=")]
    [InlineData("daily?date=2026-02-01&date=2026-02-01")]
    [InlineData("monthly?month=2026-13")]
    [InlineData("monthly?month=2026-00")]
    [InlineData("monthly?month=2026-02-01")]
    [InlineData("monthly?month=1969-12")]
    public async Task A_bad_date_is_400(string path) =>
        await (await door.Client.AskAsync("/v1/dashboards/" + path)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "invalid_parameter");

    [Theory]
    [InlineData("/nope")]
    [InlineData("/v1")]
    [InlineData("/v1/nope")]
    [InlineData("/v1/sessions/a/b")]
    [InlineData("/v1/%ff%fe")]
    public async Task An_unknown_path_is_404(string path) =>
        await (await door.Client.AskAsync(path)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task Outside_of_v1_an_unknown_path_is_404_without_a_token_too()
    {
        using var nobody = door.ClientOf(null);
        await (await nobody.AskAsync("/favicon.ico")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("DELETE", "/v1/events")]
    [InlineData("GET", "/v1/events")]
    [InlineData("POST", "/v1/sessions")]
    [InlineData("BREW", "/v1/plays")]
    public async Task Another_method_is_405(string method, string path)
    {
        var answer = await door.Client.SendAsync(new(new(method), path), TestContext.Current.CancellationToken);
        await answer.ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.NotEmpty(answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Unavailable_store_is_answered_503()
    {
        door.Actors.Before = _ => throw new DataUnavailableException("x");
        foreach (var path in (string[])["/v1/sessions", "/v1/sessions/" + PostExchange.SessionA, "/v1/dashboards/realtime", "/v1/dashboards/daily?date=2026-01-01", "/v1/rejections"])
            await (await door.Client.AskAsync(path)).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        door.Actors.Before = _ => Task.CompletedTask;
        Assert.Equal(HttpStatusCode.OK, (await door.Client.AskAsync("/v1/rejections")).StatusCode);
    }
}
