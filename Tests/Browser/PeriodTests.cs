using System.Text.Json;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class PeriodTests(SiteFixture site)
{
    // Noon of a day that is over: nothing here lies at the edge of a day.
    private static readonly DateTimeOffset Noon = new(DateTime.UtcNow.Date.AddDays(-3).AddHours(12), TimeSpan.Zero);

    private static string Day => $"{Noon:yyyy-MM-dd}";

    [Fact]
    public async Task A_day_shows_the_api_s_own_numbers()
    {
        const string tenant = "day-numbers";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}");
        using var report = JsonDocument.Parse(await site.SenderOf(tenant).GetAsync($"/v1/dashboards/daily?date={Day}"));
        var totals = report.RootElement.GetProperty("totals");
        await Expect(visitor.Page.Locator("[data-figure=itemplays] .figure-value")).ToHaveTextAsync(totals.GetProperty("itemplays").GetRawText());
        await Expect(visitor.Page.Locator(".classes [data-column=playing] data")).ToHaveAttributeAsync("value", totals.GetProperty("listeningms").GetRawText());
        await Expect(visitor.Page.Locator(".classes [data-column=unobserved] data"))
            .ToHaveAttributeAsync("value", totals.GetProperty("times").GetProperty("unobserved").GetRawText());
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData("daily", "listening", "listeningms")]
    [InlineData("daily", "itemplays", "itemplays")]
    [InlineData("monthly", "sessions", "sessions")]
    public async Task The_csv_of_a_chart_is_its_table(string page, string metric, string column)
    {
        const string tenant = "chart-csv";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        var period = page == "daily" ? $"date={Day}" : $"month={Day[..7]}";
        await visitor.GoAsync($"/{page}?{period}&metric={metric}&table=series");
        var chart = visitor.Page.Locator("#series");
        var csv = await visitor.DownloadAsync(chart.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(await Values(chart, "name"), csv.Column("name"));
        Assert.Equal(await Values(chart, column), csv.Column(column));
        Assert.Contains(csv.Column(column), value => value != "0");
    }

    [Fact]
    public async Task The_csv_of_a_breakdown_is_its_table()
    {
        const string tenant = "breakdown-csv";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}");
        var panel = visitor.Page.Locator(".panel", new() { Has = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Source" }) });
        var csv = await visitor.DownloadAsync(panel.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(await panel.Locator("tbody th").AllInnerTextsAsync(), csv.Column("name"));
        Assert.Equal(await Values(panel, "listeningms"), csv.Column("listeningms"));
        Assert.Equal(2, csv.Length - 1);
    }

    [Fact]
    public async Task The_hours_of_the_week_are_a_table_and_add_up_to_the_listening()
    {
        const string tenant = "week";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/monthly?month={Day[..7]}");
        var cells = await visitor.Page.Locator(".heat data").EvaluateAllAsync<long[]>("cells => cells.map(cell => Number(cell.value))");
        Assert.Equal(168, cells.Length);
        await Expect(visitor.Page.Locator(".classes [data-column=playing] data")).ToHaveAttributeAsync("value", $"{cells.Sum()}");
        var panel = visitor.Page.Locator(".panel", new() { HasText = "Hours of the week" });
        var csv = await visitor.DownloadAsync(panel.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(cells.Where(cell => cell > 0).Select(cell => $"{cell}"), csv.Column("listeningms"));
    }

    [Fact]
    public async Task The_address_restores_the_page_and_back_goes_back()
    {
        const string tenant = "address";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}");
        await visitor.Page.Locator("[data-figure=itemplays] a").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Client version" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Artists" }).ClickAsync();
        var address = visitor.Page.Url;
        await using var other = await site.VisitAsync(tenant);
        await other.GoAsync(address);
        await Expect(other.Page.Locator("figcaption")).ToContainTextAsync("Item plays by hour");
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = "Client version" })).ToBeVisibleAsync();
        await Expect(other.Page.GetByText("Fjord & Søn")).ToBeVisibleAsync();
        await visitor.Page.GoBackAsync();
        await visitor.Page.GoBackAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Client", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_steps_to_the_day_before_and_after_and_to_any_day()
    {
        await using var visitor = await site.VisitAsync("steps");
        await visitor.GoAsync("/daily?date=2026-03-01");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "The day before" }).ClickAsync();
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Saturday, 28 February 2026");
        await visitor.Page.GetByLabel("Day", new() { Exact = true }).FillAsync("2026-03-10");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Tuesday, 10 March 2026");
        await Expect(visitor.Page).ToHaveURLAsync($"{site.Address}/daily?date=2026-03-10");
    }

    [Fact]
    public async Task An_amended_day_says_when_and_by_how_much()
    {
        // All of it was received after the day's end.
        const string tenant = "amended";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}");
        var listening = await visitor.Page.Locator(".classes [data-column=playing] data").GetAttributeAsync("value");
        await Expect(visitor.Page.Locator("[data-amendment]")).ToHaveAttributeAsync("data-amendment", listening!);
        await Expect(visitor.Page.Locator(".complete")).ToContainTextAsync("+");
        await Expect(visitor.Page.Locator(".complete")).ToContainTextAsync("by events that came after its end");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Today_is_marked_as_going_on_and_a_row_leads_to_its_sessions()
    {
        const string tenant = "today";
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddSeconds(-5));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/monthly");
        await Expect(visitor.Page.Locator("[data-complete=false]")).ToContainTextAsync("In progress");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "acme-fw", Exact = true }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Their sessions" }).ClickAsync();
        await visitor.SettledAsync();
        await Expect(visitor.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Contains("client=acme-fw", visitor.Page.Url);
    }

    [Theory]
    [InlineData("/daily?date=2026-02-30", "No such day")]
    [InlineData("/daily?date=yesterday", "No such day")]
    [InlineData("/monthly?month=2026-13", "No such month")]
    public async Task A_day_or_month_that_the_calendar_lacks_is_not_shown_as_another(string address, string heading)
    {
        await using var visitor = await site.VisitAsync("calendar");
        await visitor.GoAsync(address);
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync(heading);
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_day_that_has_not_begun_is_not_in_progress()
    {
        await using var visitor = await site.VisitAsync("future");
        await visitor.GoAsync($"/daily?date={DateTime.UtcNow.AddDays(2):yyyy-MM-dd}");
        await Expect(visitor.Page.Locator("[data-complete=false]")).ToContainTextAsync("Not begun");
        await Expect(visitor.Page.Locator("figcaption")).ToHaveTextAsync("Listening by hour, not begun.");
    }

    [Fact]
    public async Task One_event_is_one_event()
    {
        const string tenant = "one-event";
        Assert.Equal(202, await site.SenderOf(tenant).PostAsync(Sender.Play(Sender.NewSession(), 7, Noon, "start", "aux")));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}");
        await Expect(visitor.Page.Locator(".complete")).ToContainTextAsync(". 1 event.");
    }

    [Fact]
    public async Task The_two_hours_of_one_name_are_told_apart_on_a_day_of_25_hours()
    {
        const string tenant = "autumn";
        await site.SenderOf(tenant).SetAsync(Tokens.Mint(tenant, "admin"), "timezone", "Europe/Oslo");
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/daily?date=2026-10-25&table=series");
        var names = await visitor.Page.Locator("#series [data-column=name]").AllInnerTextsAsync();
        Assert.Equal(["00:00", "01:00", "02:00 (+02:00)", "02:00 (+01:00)", "03:00"], names.Take(5));
        Assert.Equal(25, names.Distinct().Count());
        await visitor.GoAsync("/daily?date=2026-10-25");
        await Expect(visitor.Page.Locator("#series .ticks")).ToContainTextAsync("02:00 (+01:00)");
        var csv = await visitor.DownloadAsync(visitor.Page.Locator("#series").GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(25, csv.Column("name").Distinct().Count());
    }

    private static async Task<string[]> Values(ILocator table, string column) =>
        await table.Locator($"[data-column={column}] data").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.value)");
}
