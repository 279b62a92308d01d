using System.Diagnostics;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class RawTests(SiteFixture site)
{
    [Fact]
    public async Task An_event_appears_within_two_seconds_newest_first()
    {
        const string tenant = "tail";
        var sender = site.SenderOf(tenant);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow, "First");
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        await Expect(Rows(visitor)).ToHaveCountAsync(3);
        await sender.PostAsync(Sender.Play(Sender.NewSession(), 1, DateTimeOffset.UtcNow, "begin", more: Sender.Item("Second")));
        var since = Stopwatch.StartNew();
        await Expect(Rows(visitor).First).ToContainTextAsync("Second", new() { Timeout = 10_000 });
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_pause_holds_the_list_and_counts_what_waits()
    {
        const string tenant = "pause";
        var sender = site.SenderOf(tenant);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        var resume = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Resume, 3 waiting" });
        await Expect(resume).ToBeVisibleAsync();
        await Expect(Rows(visitor)).ToHaveCountAsync(3);
        await resume.ClickAsync();
        await Expect(Rows(visitor)).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task An_event_opens_in_place_as_it_was_sent_and_the_address_keeps_it_open()
    {
        const string tenant = "expand";
        var session = await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        await Rows(visitor).First.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Expect(visitor.Page.Locator(".opened pre")).ToContainTextAsync($"\"sessionid\": \"{session}\"");
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.Locator(".opened")).ToContainTextAsync("accepted");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Its session" }).ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync($"{site.Address}/sessions/{session}");
    }

    [Fact]
    public async Task A_rejected_event_is_shown_with_the_member_at_fault()
    {
        const string tenant = "rejected";
        await site.SenderOf(tenant).MisbehaveAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        var row = visitor.Page.Locator("tr.rejected");
        await Expect(row).ToHaveCountAsync(2);
        await row.Locator("a.expand").Nth(0).ClickAsync();
        var first = await visitor.Page.Locator(".opened").InnerTextAsync();
        await row.Locator("a.expand").Nth(1).ClickAsync();
        await Expect(visitor.Page.Locator(".opened")).Not.ToHaveTextAsync(first);
        var second = await visitor.Page.Locator(".opened").InnerTextAsync();
        Assert.Contains("/connection", first + second);
        Assert.Contains("must be one of none, wan, cellular", first + second);
        Assert.Contains("/devicename", first + second);
    }

    [Fact]
    public async Task The_server_sends_only_what_the_filter_lets_pass_and_the_csv_is_the_same()
    {
        const string tenant = "filter";
        var sender = site.SenderOf(tenant);
        await sender.ListenAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw?source=aux");
        await Expect(visitor.Page.Locator("tr.accepted")).ToHaveCountAsync(2);

        // The loser of a conflict is of the same source and is shown as what it is.
        await Expect(visitor.Page.Locator("tr.rejected")).ToHaveCountAsync(1);
        var answer = await sender.GetAsync("/v1/playevents?source=aux");
        Assert.DoesNotContain("\"source\":\"playable\"", answer);
        var csv = await visitor.DownloadAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(["stop", "start"], csv.Column("event.action"));
        await visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "Source" }).FillAsync("nothing");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "No play event for this filter" })).ToBeVisibleAsync();
    }

    private static ILocator Rows(Visitor visitor) => visitor.Page.Locator("tbody tr[data-key]");
}
