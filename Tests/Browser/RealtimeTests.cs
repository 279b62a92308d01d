using System.Diagnostics;
using System.Text.Json;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class RealtimeTests(SiteFixture site)
{
    [Fact]
    public async Task Before_the_first_event_the_page_says_how_to_send_one_and_notices_it_by_itself()
    {
        const string tenant = "first-event";
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        await Expect(visitor.Page.Locator("pre")).ToContainTextAsync($"curl -i {site.Address}/v1/events");
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await Expect(Figure(visitor, "playingnow")).ToHaveTextAsync("1");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Acknowledged_events_are_on_the_page_within_two_seconds()
    {
        const string tenant = "two-seconds";
        var sender = site.SenderOf(tenant);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        await Expect(Figure(visitor, "playingnow")).ToHaveTextAsync("1");
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        var since = Stopwatch.StartNew();
        await Expect(Figure(visitor, "playingnow")).ToHaveTextAsync("2", new() { Timeout = 10_000 });
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Sixty_minutes_are_shown_and_the_unfinished_one_is_marked()
    {
        const string tenant = "minutes";
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/?metric=events");
        await Expect(visitor.Page.Locator("#minutes .slot")).ToHaveCountAsync(60);
        await Expect(visitor.Page.Locator("#minutes .slot.unfinished")).ToHaveCountAsync(1);
        await visitor.Page.Locator("#minutes .bars").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("End");
        await Expect(visitor.Page.Locator("#minutes .readout")).ToContainTextAsync("(unfinished)");
    }

    [Fact]
    public async Task Now_is_broken_down_and_its_csv_is_its_table()
    {
        const string tenant = "now";
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        var panel = visitor.Page.Locator(".panel", new() { HasText = "Now by source" });
        await Expect(panel.Locator("tbody tr")).ToHaveCountAsync(1);
        var csv = await visitor.DownloadAsync(panel.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(["playable"], csv.Column("name"));
        Assert.Equal(["1"], csv.Column("value"));
    }

    [Fact]
    public async Task Today_so_far_is_compared_with_yesterday_until_the_same_quarter_hour()
    {
        const string tenant = "so-far";
        var sender = site.SenderOf(tenant);

        // Some of these lie before the quarter hour of now, today or yesterday, and some after it; which, the clock decides.
        var now = DateTimeOffset.UtcNow;
        DateTimeOffset[] instants = [now.AddDays(-1).AddMinutes(-17), now.AddDays(-1).AddMinutes(20), now.AddMinutes(-17), now.AddMinutes(-40)];
        foreach (var at in instants) Assert.Equal(202, await sender.PostAsync(Sender.Play(Sender.NewSession(), 1, at, "start", "aux")));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        using var report = JsonDocument.Parse(await sender.GetAsync("/v1/dashboards/realtime"));
        var soFar = report.RootElement.GetProperty("sofar");
        var until = soFar.GetProperty("until").GetDateTimeOffset();
        Assert.InRange(until, now.AddMinutes(-15), now.AddMinutes(5));
        Assert.Equal(0, until.Ticks % TimeSpan.FromMinutes(15).Ticks);
        Assert.Equal(CountIn(until.AddMinutes(-1).Date, until), soFar.GetProperty("today").GetProperty("playsessions").GetInt32());
        Assert.Equal(CountIn(until.AddMinutes(-1).Date.AddDays(-1), until.AddDays(-1)), soFar.GetProperty("yesterday").GetProperty("playsessions").GetInt32());
        await Expect(visitor.Page.GetByText("with yesterday until the same time")).ToBeVisibleAsync();

        int CountIn(DateTime from, DateTimeOffset to) => until.TimeOfDay == TimeSpan.Zero ? 0 : instants.Count(at => at.UtcDateTime >= from && at < to);
    }

    [Fact]
    public async Task Page_greys_and_says_since_when_the_stream_is_lost()
    {
        const string tenant = "lost";
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant, scope: null);

        // The stream of a token ends with it, and no other is opened.
        await visitor.SignInAsync(Tokens.Mint(tenant, expires: DateTime.UtcNow.AddSeconds(8)));
        await Expect(Figure(visitor, "playingnow")).ToHaveTextAsync("1");
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow.AddSeconds(-1));
        await Expect(visitor.Page.Locator("[data-state=lost]")).ToContainTextAsync("since", new() { Timeout = 60_000 });
        await Expect(visitor.Page.Locator(".lost")).ToHaveCountAsync(1);
    }

    private static ILocator Figure(Visitor visitor, string name) => visitor.Page.Locator($"[data-figure={name}] .figure-value");
}
