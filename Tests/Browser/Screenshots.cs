using System.Diagnostics;

using Audiogum.Sessions.Tests.Browser.Site;

using Microsoft.Playwright;

namespace Audiogum.Sessions.Tests.Browser;

/// <summary>
/// Takes the pictures in docs/screenshots: of the demo, in both themes. Not a part of a normal run; on demand with
/// <c>dotnet run --project Tests/Browser -- -explicit only</c>.
/// </summary>
public sealed class Screenshots(SiteFixture site) : IAsyncDisposable
{
    private static readonly TimeSpan HistoryTakes = TimeSpan.FromMinutes(8);

    private readonly string _data = Directory.CreateTempSubdirectory("screenshots-").FullName;

    private Process? _demo;

    private Task _rest = Task.CompletedTask;

    public static string Folder => Path.Combine(Repository.Root, "docs", "screenshots");

    [Fact(Explicit = true)]
    public async Task Every_page_is_photographed_in_both_themes()
    {
        var link = await StartDemoAsync();
        await using var context = await site.Browser.NewContextAsync(new()
        {
            Locale = "en-GB",
            ViewportSize = new() { Width = 1280, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync(link);
        await page.Locator("[data-figure=playingnow]").WaitForAsync();
        Directory.CreateDirectory(Folder);
        var home = new Uri(page.Url).GetLeftPart(UriPartial.Authority);
        foreach (var (name, address) in await PagesAsync(page))
        {
            await page.GotoAsync(home + address);
            await Assertions.Expect(page.Locator(".bone")).ToHaveCountAsync(0);
            await page.WaitForLoadStateAsync(name is "realtime" or "raw" ? LoadState.Load : LoadState.NetworkIdle);
            foreach (var dark in new[] { false, true })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                var height = Math.Min(1400, await page.EvaluateAsync<int>("document.documentElement.scrollHeight"));
                await page.SetViewportSizeAsync(1280, name == "raw" ? 900 : height);
                await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}-{(dark ? "dark" : "light")}.png") });
            }
        }

        Assert.Equal(16, Directory.GetFiles(Folder, "*.png").Length);
    }

    public async ValueTask DisposeAsync()
    {
        if (_demo is { } demo)
        {
            if (!demo.HasExited) demo.Kill(entireProcessTree: true);
            await demo.WaitForExitAsync();
            await _rest;
            demo.Dispose();
        }

        Directory.Delete(_data, recursive: true);
    }

    // A session worth looking at: several play sessions, and something missing.
    private static async Task<(string Name, string Address)[]> PagesAsync(IPage page)
    {
        var session = await page.EvaluateAsync<string>("""
            async () => (await (await fetch('/v1/sessions?limit=1000')).json()).sessions
                .map(session => ({ id: session.sessionid, worth: Math.min(session.missing, 2) * 2 + Math.min(session.counters.playsessions ?? 0, 4) - session.events / 60 }))
                .sort((a, b) => b.worth - a.worth)[0].id
            """);
        var timeline = await page.EvaluateAsync<string>("""
            async id => (await (await fetch(`/v1/sessions/${id}/timeline`)).json()).entries
                .filter(entry => entry.kind === 'interval' && entry.booked.length > 0)
                .sort((a, b) => (b.hasgap ? 1 : 0) - (a.hasgap ? 1 : 0) || b.booked.length - a.booked.length)
                .map(entry => `${entry.from}-${entry.to}`)[0]
            """, session);
        var yesterday = DateTime.UtcNow.Date.AddDays(-1);
        return
        [
            ("realtime", "/"), ("daily", $"/daily?date={yesterday:yyyy-MM-dd}"), ("monthly", $"/monthly?month={yesterday:yyyy-MM}"), ("raw", "/raw"),
            ("sessions", "/sessions"), ("session", $"/sessions/{session}?interval={timeline}"), ("quality", "/quality"), ("login", "/login"),
        ];
    }

    // The demo prints a link that signs a browser in once.
    private async Task<string> StartDemoAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Audiogum.Sessions.Gateway.dll"), "--demo", "--urls", "http://127.0.0.1:0" },
            WorkingDirectory = _data,
            RedirectStandardOutput = true,
        };
        _demo = Process.Start(start)!;
        using var patience = new CancellationTokenSource(HistoryTakes);
        while (await _demo.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            var at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at < 0 || !line.Contains("/signin?code=", StringComparison.Ordinal)) continue;

            // What the demo goes on printing is read, so that it never waits for a full pipe.
            _rest = _demo.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return line[at..].Trim();
        }

        throw new InvalidOperationException("The demo ended without printing a link.");
    }
}
