using System.Text.RegularExpressions;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class StateTests(SiteFixture site)
{
    [Theory]
    [InlineData("/", "events:write", "dashboards:read")]
    [InlineData("/daily", "sessions:read", "dashboards:read")]
    [InlineData("/raw", "sessions:read", "dashboards:read")]
    [InlineData("/sessions", "dashboards:read", "sessions:read")]
    public async Task Page_names_the_scope_that_the_caller_lacks(string page, string has, string needs)
    {
        await using var visitor = await site.VisitAsync("scopes", has);
        await visitor.Page.GotoAsync(page);
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Not permitted" }).First).ToBeVisibleAsync();
        await Expect(visitor.Page.GetByText(needs).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_failure_shows_its_trace_id_and_trying_again_cures_it()
    {
        await using var visitor = await site.VisitAsync("failure");
        var fails = true;
        await visitor.Page.RouteAsync("**/v1/dashboards/daily?date=2026-03-04", route => fails
            ? route.FulfillAsync(new()
            {
                Status = 503,
                ContentType = "application/problem+json",
                Body = """{"title":"The service cannot answer now.","status":503,"code":"unavailable","traceId":"00-abc-01"}""",
            })
            : route.ContinueAsync());
        await visitor.Page.GotoAsync("/daily?date=2026-03-04");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("00-abc-01");
        fails = false;
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(visitor.Page.Locator(".figures")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Numbers_that_cannot_be_renewed_stay_and_are_called_stale_until_they_can()
    {
        await using var visitor = await site.VisitAsync("stale");
        await visitor.Page.Clock.InstallAsync();
        await visitor.GoAsync("/daily");
        await visitor.Page.RouteAsync("**/v1/dashboards/daily**", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"title":"The service cannot answer now.","status":503,"code":"unavailable","traceId":"00-stale-01"}""",
        }));
        await visitor.Page.Clock.FastForwardAsync(20_000);
        var banner = visitor.Page.Locator(".banner");
        await Expect(banner).ToContainTextAsync("could not be renewed");
        await Expect(banner).ToContainTextAsync("00-stale-01");
        await Expect(visitor.Page.Locator(".figures")).ToBeVisibleAsync();
        await visitor.Page.UnrouteAllAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/", "**/v1/dashboards/realtime**")]
    [InlineData("/raw", "**/v1/playevents**")]
    public async Task A_stream_that_cannot_begin_shows_its_trace_id_and_trying_again_begins_it(string page, string requests)
    {
        const string tenant = "no-stream";
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);

        // A test cannot answer what a shared worker asks for.
        await visitor.Page.AddInitScriptAsync("delete window.SharedWorker");
        await visitor.Page.RouteAsync(requests, route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"title":"The service cannot answer now.","status":503,"code":"unavailable","traceId":"00-stream-01"}""",
        }));
        await visitor.Page.GotoAsync(page);
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("00-stream-01");

        // Clicked while it still fails: the page tries again by itself too, and the button would be gone once it succeeds.
        await visitor.Page.RunAndWaitForResponseAsync(
            () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync(), response => response.Status == 503);
        await visitor.Page.UnrouteAllAsync();
        await Expect(visitor.Page.Locator("[data-state=live]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task While_loading_the_page_is_as_high_as_after_and_nothing_jumps()
    {
        await using var visitor = await site.VisitAsync("loading");
        var release = new TaskCompletionSource();
        await visitor.Page.RouteAsync("**/v1/dashboards/daily**", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await visitor.Page.GotoAsync("/daily?date=2026-03-04");
        await Expect(visitor.Page.Locator(".bone.chart")).ToBeVisibleAsync();
        var loading = (await visitor.Page.Locator(".bone.chart").BoundingBoxAsync())!.Y;
        release.SetResult();
        await visitor.SettledAsync();
        var loaded = (await visitor.Page.Locator("figure.chart").BoundingBoxAsync())!.Y;
        Assert.InRange(Math.Abs(loaded - loading), 0, 40);
    }

    [Fact]
    public async Task Empty_filters_unknown_sessions_and_unknown_pages_are_explained_in_words()
    {
        await using var visitor = await site.VisitAsync("nothing");
        await visitor.GoAsync("/sessions?client=nobody");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "No session for this filter" })).ToBeVisibleAsync();
        await visitor.GoAsync($"/sessions/{Sender.NewSession()}");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("No such session");
        await visitor.GoAsync("/sessions/not-an-id");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("There is no such page");
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/DAILY")]
    [InlineData("/sessions/zzz")]
    [InlineData("/SESSIONS/0123456789abcdef0123456789abcdef")]
    public async Task An_unknown_address_answers_a_browser_with_a_page_and_a_program_with_a_problem(string address)
    {
        await using var visitor = await site.VisitAsync("unknown-address", scope: null);
        var answer = await visitor.Page.GotoAsync(address);
        Assert.Equal(404, answer!.Status);
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("There is no such page");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the dashboards" }).ClickAsync();
        await visitor.Page.GetByLabel("Access token").WaitForAsync();

        using var http = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var problem = await http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_large_number_is_shown_with_all_its_digits()
    {
        const string tenant = "large-numbers";
        await site.SenderOf(tenant).ListenAsync(DateTimeOffset.UtcNow.AddDays(-2));
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.Page.RouteAsync("**/v1/dashboards/daily**", async route =>
        {
            var report = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = Regex.Replace(report, "\"(events|itemplays|missing)\":\\d+", "\"$1\":9223372036854775807"),
            });
        });
        await visitor.GoAsync($"/daily?date={DateTimeOffset.UtcNow.AddDays(-2):yyyy-MM-dd}");
        await Expect(visitor.Page.Locator(".complete")).ToContainTextAsync("9,223,372,036,854,775,807 events; 9,223,372,036,854,775,807 events are known");
        await Expect(visitor.Page.Locator("[data-figure=itemplays] .figure-value")).ToHaveTextAsync("9,223,372,036,854,775,807");
        await Expect(visitor.Page.Locator(".panel data[value='9223372036854775807']").First).ToBeAttachedAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task The_zone_of_times_is_chosen_and_goes_along_to_every_page()
    {
        const string tenant = "zones";
        await site.SenderOf(tenant).PlayNowAsync(DateTimeOffset.UtcNow);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/raw");
        await visitor.Page.GetByLabel("Time zone").SelectOptionAsync("browser");
        await Expect(visitor.Page.Locator(".sub")).ToContainTextAsync("Europe/London");
        Assert.EndsWith("/raw?zone=browser", visitor.Page.Url);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Sessions", Exact = true }).Last.ClickAsync();
        await visitor.SettledAsync();
        Assert.EndsWith("/sessions?zone=browser", visitor.Page.Url);
        await visitor.Page.Locator("tbody a").First.ClickAsync();
        await Expect(visitor.Page.Locator(".sub")).ToContainTextAsync("Europe/London");
        await visitor.Page.ReloadAsync();
        await Expect(visitor.Page.GetByLabel("Time zone")).ToHaveValueAsync("browser");
        await visitor.Page.GetByLabel("Time zone").SelectOptionAsync("");
        await Expect(visitor.Page.Locator(".sub")).ToContainTextAsync("UTC");
        await visitor.Page.GoBackAsync();
        await Expect(visitor.Page.Locator(".sub")).ToContainTextAsync("Europe/London");
    }

    [Fact]
    public async Task Client_data_stays_text_on_every_page()
    {
        const string tenant = "hostile";
        const string title = "<img src=x onerror=\"window.broken=1\">";
        var sender = site.SenderOf(tenant);
        var session = await sender.PlayNowAsync(DateTimeOffset.UtcNow, title);
        var odd = Sender.Play(Sender.NewSession(), 1, DateTimeOffset.UtcNow, "start", "<b>source</b>");
        odd["devicename"] = "<script>window.broken=2</script>";
        odd["client"] = "javascript:window.broken=3";
        Assert.Equal(202, await sender.PostAsync(odd));
        await using var visitor = await site.VisitAsync(tenant);
        foreach (var page in new[] { "/", "/daily", "/monthly", "/raw", "/sessions", $"/sessions/{session}", "/quality" })
        {
            await visitor.GoAsync(page);
            await Expect(visitor.Page.Locator("main img, main script, main b:has-text('source')")).ToHaveCountAsync(0);
            Assert.False(await visitor.Page.EvaluateAsync<bool>("'broken' in window"), page);
        }

        await visitor.GoAsync("/raw");
        await Expect(visitor.Page.GetByText(title).First).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }
}
