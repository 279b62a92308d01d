using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

/// <summary>The pages below a path of their own, as behind a proxy that serves other things too.</summary>
public sealed class PathBaseTests(SiteFixture site)
{
    private const string Before = "/apps/audio";

    [Fact]
    public async Task Pages_links_streams_sign_in_and_explorer_work_below_a_path()
    {
        await using var product = new SiteFixture.Product([("Proxies:PathBase", Before)]);
        product.UseKestrel(0);
        product.StartServer();
        var address = product.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        await using (var visitor = await site.VisitAsync("path-base", scope: null, address: address))
        {
            await visitor.Page.GotoAsync($"{Before}/daily?date=2026-03-04");
            await visitor.Page.GetByLabel("Access token").FillAsync(Tokens.Mint("path-base"));
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Expect(visitor.Page).ToHaveURLAsync($"{address}{Before}/daily?date=2026-03-04");
            await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Wednesday, 4 March 2026");

            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Sessions", Exact = true }).Last.ClickAsync();
            await Expect(visitor.Page).ToHaveURLAsync($"{address}{Before}/sessions");
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Real time" }).ClickAsync();
            await Expect(visitor.Page).ToHaveURLAsync($"{address}{Before}/");
            await Expect(visitor.Page.Locator("[data-state=live]")).ToBeVisibleAsync(new() { Timeout = 30_000 }); // a stream

            await visitor.Page.GotoAsync($"{Before}/nosuch");
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the dashboards" }).ClickAsync();
            await Expect(visitor.Page).ToHaveURLAsync($"{address}{Before}/");
            await Expect(visitor.Page.Locator("h1")).ToHaveTextAsync("Real time");

            await visitor.Page.GotoAsync($"{Before}/explorer/");
            await Expect(visitor.Page.GetByText("Post events").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
            Assert.Empty(visitor.Complaints);
        }

        product.DeleteStore();
    }
}
