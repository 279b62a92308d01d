using System.Globalization;
using Audiogum.Sessions.Tests.Browser.Site;
using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace Audiogum.Sessions.Tests.Browser;

public sealed class ReconcileTests(SiteFixture site)
{
    [Fact]
    public async Task A_day_is_reconciled_when_asked_for_and_the_address_says_so()
    {
        const string tenant = "reconciled";
        var end = DateTimeOffset.UtcNow.AddDays(-2).Date.AddHours(12);
        await site.SenderOf(tenant).ListenAsync(new(end, TimeSpan.Zero));
        var day = end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var visitor = await site.VisitAsync(tenant);
        await visitor.GoAsync("/quality");
        var panel = visitor.Page.Locator(".panel", new() { HasText = "Do the numbers add up?" });
        await Expect(panel.GetByRole(AriaRole.Status)).ToHaveCountAsync(0);
        await panel.GetByLabel("Day").FillAsync(day);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Reconcile" }).ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Status)).ToContainTextAsync("of 1 session folded again. No differences.", new() { Timeout = 60_000 });
        await Expect(visitor.Page).ToHaveURLAsync($"{site.Address}/quality?reconcile={day}");
    }

    [Fact]
    public async Task Caller_without_the_scope_to_reconcile_is_told_which_one_is_missing()
    {
        await using var visitor = await site.VisitAsync("unreconciled", "dashboards:read");
        await visitor.GoAsync("/quality?reconcile=2026-03-14");
        await Expect(visitor.Page.Locator(".panel", new() { HasText = "Do the numbers add up?" }).GetByRole(AriaRole.Alert)).ToContainTextAsync("exports:read");
    }
}
