using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

/// <summary>Several tabs of one browser.</summary>
public sealed class TabTests(SiteFixture site)
{
    // A browser opens six connections to an origin over HTTP/1.1, which a stream for each tab would take.
    private const int Tabs = 7;

    [Fact]
    public async Task Seven_tabs_are_live_and_leave_room_for_everything_else()
    {
        const string tenant = "seven-tabs";
        var sender = site.SenderOf(tenant);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        var tabs = new List<IPage>();
        while (tabs.Count < Tabs)
        {
            tabs.Add(await visitor.Page.Context.NewPageAsync());
            await tabs[^1].GotoAsync("/");
            await Expect(PlayingNow(tabs[^1])).ToHaveTextAsync("1");
        }

        await visitor.GoAsync("/daily");
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        foreach (var tab in tabs) await Expect(PlayingNow(tab)).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task A_live_view_too_many_waits_and_begins_when_another_is_closed()
    {
        const string tenant = "many-views";
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        var tabs = new List<IPage>();
        foreach (var source in new[] { "a", "b", "c", "d" })
        {
            tabs.Add(await visitor.Page.Context.NewPageAsync());
            await tabs[^1].GotoAsync($"/raw?source={source}");
            await Expect(State(tabs[^1])).ToHaveAttributeAsync("data-state", source == "d" ? "waiting" : "live");
        }

        await Expect(State(tabs[^1])).ToHaveTextAsync("Waiting for another live view to be closed");
        await Expect(tabs[^1].GetByRole(AriaRole.Alert)).ToContainTextAsync("This one begins by itself");
        await tabs[0].CloseAsync();
        await Expect(State(tabs[^1])).ToHaveAttributeAsync("data-state", "live");
        await Expect(tabs[^1].GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        static ILocator State(IPage page) => page.Locator(".pill[data-state]");
    }

    [Fact]
    public async Task A_hidden_tab_is_told_nothing_and_is_up_to_date_once_it_is_seen_again()
    {
        const string tenant = "hidden-tab";
        var sender = site.SenderOf(tenant);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/");
        await Expect(PlayingNow(visitor.Page)).ToHaveTextAsync("1");
        var seen = await visitor.Page.Context.NewPageAsync();
        await seen.GotoAsync("/");
        await Expect(PlayingNow(seen)).ToHaveTextAsync("1");

        await SetHiddenAsync(visitor.Page, hidden: true);
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await Expect(PlayingNow(seen)).ToHaveTextAsync("2");
        await Expect(PlayingNow(visitor.Page)).ToHaveTextAsync("1");
        await SetHiddenAsync(visitor.Page, hidden: false);
        await Expect(PlayingNow(visitor.Page)).ToHaveTextAsync("2");
    }

    [Fact]
    public async Task A_tab_follows_when_another_signs_in_as_another_tenant()
    {
        await using var visitor = await site.VisitAsync("first-tenant");
        await visitor.GoAsync("/daily");
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/login");
        await other.GetByLabel("Access token").FillAsync(Tokens.Mint("second-tenant"));
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(other.Locator(".tenant")).ToHaveTextAsync("second-tenant");
        await Expect(visitor.Page.Locator(".tenant")).ToHaveTextAsync("second-tenant");
    }

    private static ILocator PlayingNow(IPage page) => page.Locator("[data-figure=playingnow] .figure-value");

    // What the browser does when a tab goes to the back: headless pages are always in front.
    private static async Task SetHiddenAsync(IPage page, bool hidden) => await page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')) }",
        hidden);
}
