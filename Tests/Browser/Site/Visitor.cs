using System.Text;

using Microsoft.Playwright;

namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>Somebody with a browser of their own. Whatever the pages complain about on the console is kept.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) =>
        {
            // A refused request is a part of some tests; a refused style or script never is.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Complaints.Add(message.Text);
        };
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public async Task SignInAsync(string token)
    {
        await Page.GotoAsync("/login");
        await Page.GetByLabel("Access token").FillAsync(token);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync();
    }

    /// <summary>Goes to an address and waits until nothing on it is loading any more.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await SettledAsync();
    }

    public async Task SettledAsync()
    {
        await Page.Locator("h1").First.WaitForAsync();
        await Assertions.Expect(Page.Locator(".bone")).ToHaveCountAsync(0);
        await Assertions.Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
    }

    /// <summary>Presses a download button and reads what is saved.</summary>
    public async Task<string[][]> DownloadAsync(ILocator button)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        await using var content = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(content, Encoding.UTF8);
        return Csv.Parse(await reader.ReadToEndAsync());
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
