using System.Text.RegularExpressions;

using Audiogum.Sessions.Tests.Browser.Site;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

/// <summary>What the pages say of the tenant's time zone.</summary>
public sealed class ZoneTests(SiteFixture site)
{
    [Theory]
    [InlineData("2026-11-01", "2026-10-31T07:20:00Z", "00:00,01:00 (-04:00),01:00 (-05:00),02:00,03:00", 4, 2)]
    [InlineData("2026-03-08", "2026-03-07T08:20:00Z", "00:00,01:00,03:00,04:00,05:00", 2, -1)]
    public async Task An_hour_is_compared_with_the_same_hour_of_the_day_before(
        string date, string heard, string names, int at, int none)
    {
        var tenant = $"hours-{date}";
        await InNewYork(tenant);
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.Parse(heard, null)); // 03:08 to 03:20 in New York
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/daily?date={date}&table=series");
        var rows = visitor.Page.Locator("#series tbody tr");
        await Expect(rows.Locator("[data-column=before]").First).ToBeVisibleAsync(); // the day before has been read
        Assert.Equal(names.Split(','), (await rows.Locator("[data-column=name]").AllInnerTextsAsync()).Take(5));
        var before = await rows.Locator("[data-column=before]").AllInnerTextsAsync();
        Assert.Equal([at], before.Index().Where(row => row.Item is not "0:00:00" and not "–").Select(row => row.Index));
        Assert.Equal(none, before.ToList().IndexOf("–"));
    }

    [Fact]
    public async Task A_day_that_goes_on_is_compared_by_the_hours_that_both_days_have()
    {
        const string tenant = "hours-so-far";
        await InNewYork(tenant);
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.Parse("2026-10-31T07:20:00Z", null)); // 03:08 to 03:20
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.Parse("2026-10-31T14:20:00Z", null)); // 10:08 to 10:20
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/daily?date=2026-10-31");
        var both = await visitor.Page.Locator("[data-figure=playsessions] .figure-value").InnerTextAsync();
        await visitor.Page.RouteAsync("**/v1/dashboards/daily?date=2026-11-01", async route =>
        {
            var report = await (await route.FetchAsync()).TextAsync(); // as it was at 10:30, after eleven hours
            report = Regex.Replace(report, "\"asof\":\"[^\"]+\"", "\"asof\":\"2026-11-01T15:30:00.000Z\"");
            await route.FulfillAsync(new() { ContentType = "application/json", Body = report });
        });
        await visitor.GoAsync("/daily?date=2026-11-01");
        await Expect(visitor.Page.Locator("[data-figure=playsessions] .against").First)
            .ToHaveAttributeAsync("title", $"{int.Parse(both, null) / 2} day before");
    }

    [Fact]
    public async Task A_time_is_said_to_be_of_the_zone_it_is_shown_in_and_a_day_of_the_tenant_s()
    {
        const string tenant = "two-zones";
        await InNewYork(tenant);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/sessions?zone=utc&from=2026-11-21");
        await Expect(visitor.Page.Locator(".filters")).ToContainTextAsync("From and to are days of America/New York or instants");
        await visitor.GoAsync("/daily?zone=utc&date=2026-11-21");
        await Expect(visitor.Page.Locator(".complete"))
            .ToContainTextAsync(", UTC. Hours and days are those of America/New York.");
    }

    [Fact]
    public async Task A_zone_that_the_browser_does_not_know_is_named_and_said_to_be_shown_in_UTC()
    {
        const string tenant = "unknown-zone";
        await InNewYork(tenant);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.Page.AddInitScriptAsync("""
            const known = Intl.DateTimeFormat
            Intl.DateTimeFormat = function (locales, options) {
              if (options?.timeZone === 'America/New_York') throw new RangeError('Invalid time zone')
              return new known(locales, options)
            }
            """);
        await visitor.GoAsync("/sessions");
        await Expect(visitor.Page.Locator("#zone option").First).ToHaveTextAsync("America/New York (tenant, shown in UTC)");
        await Expect(visitor.Page.Locator(".sub"))
            .ToContainTextAsync("Times are those of UTC, because this browser does not know America/New York.");
        await visitor.GoAsync("/daily?date=2026-11-21");
        await Expect(visitor.Page.Locator(".complete"))
            .ToContainTextAsync(", UTC, because this browser does not know America/New York");
        Assert.Empty(visitor.Complaints);
    }

    private Task InNewYork(string tenant) =>
        site.SenderOf(tenant).SetAsync(Tokens.Mint(tenant, "admin"), "timezone", "America/New_York");
}
