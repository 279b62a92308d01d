using System.Diagnostics;
using System.Text.Json.Nodes;

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
        await Expect(row.Filter(new() { HasText = "/connection" })).ToHaveCountAsync(1);
        await row.Locator("a.expand").Nth(0).ClickAsync();
        await row.Locator("a.expand").Nth(1).ClickAsync();
        await Expect(visitor.Page.Locator(".opened")).ToHaveCountAsync(2);
        var opened = string.Join(' ', await visitor.Page.Locator(".opened").AllInnerTextsAsync());
        Assert.Contains("at /connection", opened);
        Assert.Contains("must be one of none, wan, cellular", opened);
        Assert.Contains("at /devicename", opened);
    }

    [Fact]
    public async Task A_rejected_event_comes_along_the_stream_within_two_seconds()
    {
        const string tenant = "rejected-live";
        var sender = site.SenderOf(tenant);
        await using var visitor = await site.VisitAsync(tenant);
        var asked = new List<string>();
        visitor.Page.Request += (_, request) => asked.Add(request.Url);
        await visitor.GoAsync("/raw");
        await sender.MisbehaveAsync(DateTimeOffset.UtcNow);
        var since = Stopwatch.StartNew();
        await Expect(visitor.Page.Locator("tr.rejected")).ToHaveCountAsync(2, new() { Timeout = 10_000 });
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(asked, url => url.Contains("/v1/rejections", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rejected_events_that_look_alike_are_shown_one_by_one()
    {
        const string tenant = "alike";
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        Assert.Equal(422, await site.SenderOf(tenant).PostAsync([], [], new JsonObject { ["type"] = "playevent" }));
        await Expect(visitor.Page.Locator("tr.rejected")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task The_address_keeps_the_pause_and_everything_that_is_open()
    {
        const string tenant = "kept";
        var sender = site.SenderOf(tenant);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        await Rows(visitor).Nth(0).Locator("a.expand").ClickAsync();
        await Rows(visitor).Nth(2).Locator("a.expand").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await using var other = await site.VisitAsync(tenant);
        await other.GoAsync(visitor.Page.Url);
        await Expect(other.Page.Locator(".opened")).ToHaveCountAsync(2);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = "Resume, 3 waiting" })).ToBeVisibleAsync();
        await Expect(Rows(other)).ToHaveCountAsync(3);
        await visitor.Page.GoBackAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
        await Expect(Rows(visitor)).ToHaveCountAsync(6);
        await visitor.Page.GoBackAsync();
        await Expect(visitor.Page.Locator(".opened")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Every_digit_of_a_number_is_shown_as_it_was_sent()
    {
        const string tenant = "digits";
        const long number = 9_007_199_254_740_993; // 2^53 + 1, which a browser's number is not
        var sent = Sender.Play(Sender.NewSession(), number, DateTimeOffset.UtcNow, "start", "aux");
        sent["serial"] = JsonNode.Parse("12345678901234567890.10");
        Assert.Equal(202, await site.SenderOf(tenant).PostAsync(sent));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        await Expect(Rows(visitor).First.Locator("[data-column=sequencenumber]")).ToContainTextAsync("9007199254740993");
        await Rows(visitor).First.Locator("a.expand").ClickAsync();
        await Expect(visitor.Page.Locator(".opened pre")).ToContainTextAsync("\"serial\": 12345678901234567890.10");
        await Expect(visitor.Page.Locator(".opened pre")).ToContainTextAsync("\"sequencenumber\": 9007199254740993");
        await visitor.GoAsync($"/sessions/{sent["sessionid"]}?raw=1");
        await Expect(visitor.Page.Locator("pre.json")).ToContainTextAsync("12345678901234567890.10");
    }

    [Fact]
    public async Task Events_that_the_server_could_not_send_are_counted()
    {
        await using var visitor = await site.VisitAsync("skipped");
        const string first = "data: {\"playevents\":[]}\n\nevent: rejection\ndata: {\"rejections\":[]}\n\n";
        await visitor.Page.AddInitScriptAsync("delete window.SharedWorker"); // what it asks for cannot be answered by a test
        await visitor.Page.RouteAsync("**/v1/playevents/stream**", route => route.FulfillAsync(new()
        {
            ContentType = "text/event-stream",
            Body = first + "data: {\"playevents\":[],\"missed\":1200}\n\nevent: rejection\ndata: {\"rejections\":[],\"missed\":34}\n\n",
        }));
        await visitor.Page.GotoAsync("/raw");
        await Expect(visitor.Page.Locator("[data-missed='1234']")).ToContainTextAsync("1,234 events were not sent here");
    }

    [Fact]
    public async Task An_open_event_that_the_tail_has_lost_leads_to_its_session()
    {
        await using var visitor = await site.VisitAsync("lost-event");
        var session = Sender.NewSession();
        await visitor.GoAsync($"/raw?event={session}.7");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "its session" }).ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync($"{site.Address}/sessions/{session}?raw=1");
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
