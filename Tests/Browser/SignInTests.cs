using System.Net;
using System.Net.Http.Json;

using Audiogum.Sessions.Gateway.SignIn;
using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class SignInTests(SiteFixture site)
{
    [Fact]
    public async Task Visitor_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back()
    {
        await using var visitor = await site.VisitAsync("sign-in", scope: null);
        await visitor.Page.GotoAsync("/daily?date=2026-03-04&metric=sessions");
        await visitor.Page.GetByLabel("Access token").FillAsync(Tokens.Mint("sign-in"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync($"{site.Address}/daily?date=2026-03-04&metric=sessions");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Wednesday, 4 March 2026");
    }

    [Fact]
    public async Task A_token_may_be_pasted_with_the_word_Bearer_before_it()
    {
        await using var visitor = await site.VisitAsync("sign-in", scope: null);
        await visitor.SignInAsync($"Bearer {Tokens.Mint("sign-in")}");
        await Expect(visitor.Page.Locator(".tenant")).ToHaveTextAsync("sign-in");
    }

    [Fact]
    public async Task Pages_of_a_zone_that_the_browser_does_not_know_are_shown_in_UTC()
    {
        await using var visitor = await site.VisitAsync("strange-zone");
        foreach (var path in (string[])["**/v1/me", "**/v1/dashboards/**"])
        {
            await visitor.Page.RouteAsync(path, async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"timezone\":\"UTC\"", "\"timezone\":\"Mars/Olympus\"", StringComparison.Ordinal) });
            });
        }

        await visitor.Page.GotoAsync("/daily?date=2026-03-04");
        await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Wednesday, 4 March 2026");
        await visitor.Page.GotoAsync("/sessions");
        await Expect(visitor.Page.GetByText("Times are those of UTC, because this browser does not know Mars/Olympus.")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_bad_token_is_refused_in_words()
    {
        await using var visitor = await site.VisitAsync("sign-in", scope: null);
        await visitor.Page.GotoAsync("/login");
        await visitor.Page.GetByLabel("Access token").FillAsync("not.a.token");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("A valid bearer token is needed.");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_400()
    {
        using var http = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var form = new StringContent(string.Concat(Enumerable.Repeat("a&", 2_000)), System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await http.PostAsync("/signin", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Cookie_is_unreadable_by_scripts_and_removed_by_signing_out()
    {
        await using var visitor = await site.VisitAsync("sign-in");
        Assert.Equal(string.Empty, await visitor.Page.EvaluateAsync<string>("document.cookie"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visitor.Page.GetByLabel("Access token").WaitForAsync();
        await visitor.Page.GotoAsync("/sessions");
        await visitor.Page.GetByLabel("Access token").WaitForAsync();
    }

    [Fact]
    public async Task The_cookie_reads_but_never_writes()
    {
        using var http = WithCookie();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v1/me", Cancelled)).StatusCode);
        using var post = await http.PostAsJsonAsync("/v1/events", new { schemaversion = "1.0" }, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, post.StatusCode);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    public async Task Another_site_can_neither_use_the_cookie_nor_set_it(string header, string value)
    {
        using var http = WithCookie();
        http.DefaultRequestHeaders.Add(header, value);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/me", Cancelled)).StatusCode);
        using var signIn = await http.PostAsJsonAsync("/signin", new { token = Tokens.Mint("sign-in") }, Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, signIn.StatusCode);
        Assert.False(signIn.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_one_time_link_signs_in_once()
    {
        var link = site.Part<SignInCodes>().MintLink(Tokens.Mint("one-time"), TimeSpan.FromMinutes(1));
        await using var first = await site.VisitAsync("one-time", scope: null);
        await first.Page.GotoAsync(link);
        await Expect(first.Page.Locator(".tenant")).ToHaveTextAsync("one-time");
        await Expect(first.Page).ToHaveURLAsync($"{site.Address}/");
        await using var second = await site.VisitAsync("one-time", scope: null);
        await second.Page.GotoAsync(link);
        await Expect(second.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("has been used or is too old");
    }

    [Fact]
    public async Task Pages_allow_nothing_from_elsewhere_and_assets_are_kept_for_ever()
    {
        using var http = new HttpClient { BaseAddress = new(site.Address) };
        using var page = await http.GetAsync("/sessions", Cancelled);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());

        var html = await page.Content.ReadAsStringAsync(Cancelled);
        Assert.DoesNotContain("style=", html);
        var script = html.Split("src=\"")[1].Split('"')[0];
        using var asset = await http.GetAsync(script, Cancelled);
        Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl?.ToString());
        using var absent = await http.GetAsync("/assets/absent.js", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task The_explorer_works_under_its_policy_and_no_script_that_was_put_into_it_runs()
    {
        await using var visitor = await site.VisitAsync("explorer", scope: null);
        await visitor.Page.GotoAsync("/explorer/");
        await Expect(visitor.Page.GetByText("Post events").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Empty(visitor.Complaints);
        await visitor.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.broken = 1'; document.body.append(script) }");
        Assert.False(await visitor.Page.EvaluateAsync<bool>("'broken' in window"));
        Assert.Contains(visitor.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private HttpClient WithCookie()
    {
        var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new(site.Address) };
        http.DefaultRequestHeaders.Add("Cookie", $"{SignInCookie.Name}={Tokens.Mint("sign-in")}");
        return http;
    }
}
