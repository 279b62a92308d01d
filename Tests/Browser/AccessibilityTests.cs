using Audiogum.Sessions.Tests.Browser.Site;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class AccessibilityTests(SiteFixture site)
{
    private const string Check = """
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
            .violations.map(violation => `${violation.id}: ${violation.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')}`)
        """;

    public static TheoryData<string, bool> PagesInBothThemes { get; } = new(
        from page in new[] { "/login", "/", "/daily", "/monthly", "/raw", "/sessions", "/sessions/*", "/sessions/*?table=timeline", "/quality", "/daily?table=series" }
        from dark in new[] { false, true }
        select (page, dark));

    [Theory]
    [MemberData(nameof(PagesInBothThemes))]
    public async Task Axe_finds_nothing_on_any_page_in_either_theme(string page, bool dark)
    {
        var (visitor, address) = await OpenAsync(page, dark: dark);
        await using var _ = visitor;
        await visitor.Page.EvaluateAsync(await File.ReadAllTextAsync(AxeSource, TestContext.Current.CancellationToken));
        Assert.Empty(await visitor.Page.EvaluateAsync<string[]>(Check));
        Assert.Empty(visitor.Complaints);
        Assert.NotEmpty(address);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/daily")]
    [InlineData("/monthly")]
    [InlineData("/raw")]
    [InlineData("/sessions")]
    [InlineData("/sessions/*")]
    [InlineData("/quality")]
    public async Task At_360_pixels_nothing_makes_the_page_scroll_sideways(string page)
    {
        var (visitor, _) = await OpenAsync(page, width: 360);
        await using var closing = visitor;
        Assert.Equal(360, await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static string AxeSource { get; } = Path.Combine(Repository.Root, "Gateway", "Dashboards", "node_modules", "axe-core", "axe.min.js");

    private async Task<(Visitor Visitor, string Address)> OpenAsync(string page, int width = 1280, bool dark = false)
    {
        var tenant = "access-" + Guid.NewGuid().ToString("N");
        var sender = site.SenderOf(tenant);
        var session = await sender.ListenAsync(DateTimeOffset.UtcNow.AddMinutes(-1));
        await sender.PlayNowAsync(DateTimeOffset.UtcNow);
        await sender.MisbehaveAsync(DateTimeOffset.UtcNow);
        var visitor = await site.VisitAsync(tenant, page == "/login" ? null : Tokens.AllScopes, width, dark);
        var address = page.Replace("*", session, StringComparison.Ordinal);
        await visitor.GoAsync(address);
        return (visitor, address);
    }
}
