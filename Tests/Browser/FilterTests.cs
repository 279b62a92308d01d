using System.Text.Json;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class FilterTests(SiteFixture site)
{
    // Noon of a day that is over: nothing here lies at the edge of a day.
    private static readonly DateTimeOffset Noon = new(DateTime.UtcNow.Date.AddDays(-3).AddHours(12), TimeSpan.Zero);

    private static string Day => $"{Noon:yyyy-MM-dd}";

    [Theory]
    [InlineData("daily")]
    [InlineData("monthly")]
    public async Task A_row_narrows_the_page_to_itself_and_back_widens_it(string page)
    {
        var tenant = "narrow-" + page;
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/{page}?{(page == "daily" ? $"date={Day}" : $"month={Day[..7]}")}");
        var row = Panel(visitor, "Source").Locator("tbody tr", new() { HasText = "aux" });
        var listening = await row.Locator("[data-column=listeningms] data").GetAttributeAsync("value");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visitor.Page.Locator(".chip")).ToContainTextAsync("Source aux");
        await Expect(visitor.Page.Locator(".classes [data-column=playing] data")).ToHaveAttributeAsync("value", listening!);
        await Expect(Panel(visitor, "Source").Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("[data-figure=playsessions] .figure-value")).ToHaveTextAsync("1");
        Assert.Contains("source=aux", visitor.Page.Url);

        await using var other = await site.VisitAsync(tenant);
        await other.GoAsync(visitor.Page.Url);
        await Expect(other.Page.Locator(".classes [data-column=playing] data")).ToHaveAttributeAsync("value", listening!);
        await visitor.Page.GoBackAsync();
        await Expect(Panel(visitor, "Source").Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Several_values_must_all_hold_and_the_csv_is_narrowed_too()
    {
        const string tenant = "several";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}&source=playable");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Service", Exact = true }).ClickAsync();
        await Panel(visitor, "Service").GetByRole(AriaRole.Link, new() { Name = "tidal" }).ClickAsync();
        await Expect(visitor.Page.Locator(".chip")).ToHaveCountAsync(2);
        await Expect(Panel(visitor, "Service").Locator("tbody tr")).ToHaveCountAsync(1);
        using var report = JsonDocument.Parse(await site.SenderOf(tenant).GetAsync($"/v1/dashboards/daily?date={Day}&source=playable&service=tidal"));
        await Expect(visitor.Page.Locator("[data-figure=itemplays] .figure-value")).ToHaveTextAsync(report.RootElement.GetProperty("totals").GetProperty("itemplays").GetRawText());
        var csv = await visitor.DownloadAsync(Panel(visitor, "Service").GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(["tidal"], csv.Column("name"));
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Source playable" }).ClickAsync();
        await Expect(visitor.Page.Locator(".chip")).ToHaveCountAsync(1);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "The day before" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Nothing was played for this filter" })).ToBeVisibleAsync();
        Assert.Contains("service=tidal", visitor.Page.Url);
    }

    [Fact]
    public async Task Filter_accepts_no_value()
    {
        const string tenant = "no-value";
        await site.SenderOf(tenant).ListenAsync(Noon);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={Day}&bywhat=service");
        var row = Panel(visitor, "Service").Locator("tbody tr", new() { HasText = "Not given" });
        var listening = await row.Locator("[data-column=listeningms] data").GetAttributeAsync("value");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(visitor.Page.Locator(".chip")).ToContainTextAsync("Service Not given");
        await Expect(visitor.Page.Locator(".classes [data-column=playing] data")).ToHaveAttributeAsync("value", listening!);
        Assert.Contains("without=service", visitor.Page.Url);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Expect(visitor.Page.Locator(".chip")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Realtime_row_links_to_today_filtered_by_it()
    {
        const string tenant = "now-filter";
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        await Panel(visitor, "Now by device").GetByRole(AriaRole.Link, new() { Name = "Acme One" }).ClickAsync();
        await Expect(visitor.Page.Locator(".chip")).ToContainTextAsync("Device Acme One");
    }

    private static ILocator Panel(Visitor visitor, string title) =>
        visitor.Page.Locator(".panel", new() { Has = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
}
