using System.Globalization;

using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Audiogum.Sessions.Tests.Browser.Site.SiteFixture))]

namespace Audiogum.Sessions.Tests.Browser.Site;

/// <summary>The whole product on a real Kestrel with a store of its own, and one real browser. Each test uses a tenant of its own.</summary>
public sealed class SiteFixture : IAsyncLifetime
{
    private readonly Product _product = new([]);

    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public string Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _product.UseKestrel(0);
        _product.StartServer();
        Address = _product.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-quic",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        await _product.DisposeAsync();
        _product.DeleteStore();
    }

    /// <summary>A visitor of a tenant, signed in with a token of some scopes (all by default; null: not signed in).</summary>
    public async Task<Visitor> VisitAsync(string tenant, string? scope = Tokens.AllScopes, int width = 1280, bool dark = false, string? address = null)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = address ?? Address,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(30_000);
        var visitor = new Visitor(context, await context.NewPageAsync());
        if (scope is not null) await visitor.SignInAsync(Tokens.Mint(tenant, scope));
        return visitor;
    }

    /// <summary>A device of a tenant that posts events.</summary>
    public Sender SenderOf(string tenant) => new(new(Address), Tokens.Mint(tenant));

    /// <summary>A part of the running product.</summary>
    public T Part<T>()
        where T : notnull => _product.Services.GetRequiredService<T>();

    /// <summary>The product with a store of its own, and settings beside those of the tests.</summary>
    internal sealed class Product((string Name, string Value)[] settings) : WebApplicationFactory<CurrentCaller>
    {
        private readonly string _store = Directory.CreateTempSubdirectory("browser-tests-").FullName;

        public void DeleteStore() => Directory.Delete(_store, recursive: true);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            const string bearer = BearerSettings.Section;
            builder.UseSetting("Sessions:DataPath", _store);
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.UseSetting($"{bearer}:ValidIssuer", Tokens.Issuer);
            builder.UseSetting($"{bearer}:SigningKeys:0:Issuer", Tokens.Issuer);
            builder.UseSetting($"{bearer}:SigningKeys:0:Value", Convert.ToBase64String(Tokens.Key));
            builder.UseSetting($"{bearer}:SigningKeys:0:Length", Tokens.Key.Length.ToString(CultureInfo.InvariantCulture));
        }
    }
}
