using System.Text.Json.Nodes;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class SessionTests(SiteFixture site)
{
    [Fact]
    public async Task Any_interval_tells_its_rule_its_two_events_and_its_milliseconds()
    {
        const string tenant = "why";
        var session = await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/sessions/{session}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "#4 to stop #5" }).ClickAsync();
        var why = visitor.Page.Locator(".why");
        await Expect(why).ToContainTextAsync("§5.3 rule 4, d known");
        await Expect(why).ToContainTextAsync("#4 mediabegin");
        await Expect(why).ToContainTextAsync("#5 stop");
        await Expect(why).ToContainTextAsync("60,000 ms");
        Assert.Contains("interval=4-5", visitor.Page.Url);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task The_keyboard_moves_between_intervals_and_the_address_keeps_the_chosen_one()
    {
        const string tenant = "keys";
        var session = await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/sessions/{session}");
        await visitor.Page.Locator(".interval").First.FocusAsync();
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".why")).ToContainTextAsync("#3 begin");
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.Locator(".why")).ToContainTextAsync("#3 begin");
    }

    [Fact]
    public async Task A_hole_a_conflict_and_a_failure_are_marked_by_more_than_colour()
    {
        const string tenant = "flaws";
        var session = await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/sessions/{session}");
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "(events missing)" })).ToHaveCountAsync(1);
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "conflict" })).ToHaveCountAsync(1);
        await Expect(visitor.Page.Locator("[data-figure=missing] .figure-value")).ToHaveTextAsync("2");
        await Expect(visitor.Page.Locator("[data-figure=conflicts] .figure-value")).ToHaveTextAsync("1");
        await Expect(visitor.Page.Locator("[data-figure=duplicates] .figure-value")).ToHaveTextAsync("1");
        await Expect(visitor.Page.Locator(".item", new() { HasText = "Nowhere FM" })).ToContainTextAsync("failed");
    }

    [Fact]
    public async Task The_timeline_is_a_table_too_and_as_long_as_its_csv()
    {
        const string tenant = "timeline-csv";
        var session = await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/sessions/{session}?table=timeline");
        var panel = visitor.Page.Locator(".panel", new() { HasText = "Timeline" });
        var csv = await visitor.DownloadAsync(panel.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        await Expect(panel.Locator("tbody tr")).ToHaveCountAsync(csv.Length - 1);
        Assert.Contains("gap", csv.Column("kind"));
    }

    [Fact]
    public async Task Sessions_are_listed_filtered_and_saved()
    {
        const string tenant = "list";
        var session = await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/sessions");
        await Expect(visitor.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await visitor.Page.GetByText("Filter", new() { Exact = true }).ClickAsync();
        await visitor.Page.GetByLabel("Source").FillAsync("aux");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(visitor.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        var csv = await visitor.DownloadAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal([session], csv.Column("sessionid"));
        foreach (var column in new[] { "startedat", "listeningms", "missing", "counters.itemplays" })
        {
            var shown = await visitor.Page.Locator($"[data-column='{column}'] data").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.value)");
            Assert.Equal(shown, csv.Column(column));
        }
    }

    [Fact]
    public async Task Quality_names_reasons_clients_and_flaws()
    {
        const string tenant = "quality";
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-2));
        await site.SenderOf(tenant).MisbehaveAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/quality");
        await Expect(visitor.Page.Locator(".panel", new() { HasText = "Rejected by reason" }).First).ToContainTextAsync("invalid_value /connection");
        var table = visitor.Page.Locator(".panel", new() { HasText = "Lost, repeated" });
        await Expect(table.Locator("[data-column=missing] data")).ToHaveAttributeAsync("value", "2");
        var csv = await visitor.DownloadAsync(table.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        Assert.Equal(["acme-fw"], csv.Column("client"));
        Assert.Equal(["1"], csv.Column("late"));
    }

    [Fact]
    public async Task Rejections_are_counted_by_reason_and_client_and_their_csv_is_their_table()
    {
        const string tenant = "rejections";
        for (var time = 0; time < 3; time++) await site.SenderOf(tenant).MisbehaveAsync(DateTimeOffset.UtcNow);
        Assert.Equal(422, await site.SenderOf(tenant).PostAsync(new JsonObject { ["type"] = "playevent", ["client"] = 7 }));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/quality");
        foreach (var (title, column) in new[] { ("Rejected by reason", "pointer"), ("Rejected by client", "client") })
        {
            var panel = visitor.Page.Locator(".panel", new() { HasText = title }).First;
            var csv = await visitor.DownloadAsync(panel.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
            var shown = await panel.Locator("[data-column=Events] data, [data-column=events] data").EvaluateAllAsync<string[]>("cells => cells.map(cell => cell.value)");
            Assert.Equal(shown, csv.Column("events"));
            Assert.Equal(7, csv.Column("events").Sum(int.Parse));
            Assert.Equal(title == "Rejected by reason" ? 3 : 2, csv.Column(column).Distinct().Count());
        }
    }

    [Fact]
    public async Task The_numbers_of_a_session_are_a_csv_too()
    {
        const string tenant = "session-csv";
        var session = await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddHours(-1));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/sessions/{session}");
        var panel = visitor.Page.Locator(".panel", new() { HasText = "How its time was spent" });
        var csv = await visitor.DownloadAsync(panel.GetByRole(AriaRole.Button, new() { Name = "CSV" }));
        foreach (var (shown, column) in new[] { ("playing", "listeningms"), ("stalled", "times.stalled"), ("unobserved", "times.unobserved") })
            await Expect(panel.Locator($"[data-column={shown}] data")).ToHaveAttributeAsync("value", Assert.Single(csv.Column(column)));
    }

    [Fact]
    public async Task An_item_is_shown_with_its_duration_and_what_is_more_than_the_events_with_no_share()
    {
        const string tenant = "proportions";
        var session = Sender.NewSession();
        var at = DateTimeOffset.UtcNow.AddHours(-1);
        Assert.Equal(202, await site.SenderOf(tenant).PostAsync(
            Sender.Play(session, 1, at, "begin", more: Sender.Item("Long", 360_000)),
            Sender.Play(session, 1_000, at.AddSeconds(30), "stop")));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync($"/sessions/{session}");
        await Expect(visitor.Page.Locator(".item small")).ToContainTextAsync("of 100 h");
        await visitor.GoAsync("/quality");
        await Expect(visitor.Page.Locator("[data-column=missing]")).ToHaveTextAsync("998 (499 per event)");
    }
}
