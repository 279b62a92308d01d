using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Tests.Cluster.Http.Door;

/// <summary>The whole house in one process: gateway, silo, grains and the embedded store in a directory of its own.</summary>
public sealed class HouseFixture : WebApplicationFactory<CurrentCaller>
{
    private readonly bool _isOwner;
    private readonly TimeProvider? _clock;
    private readonly (string Name, string Value)[] _settings;

    public HouseFixture()
        : this(Directory.CreateTempSubdirectory("sessions-house-").FullName, isOwner: true, null, [])
    {
    }

    private HouseFixture(string dataPath, bool isOwner, TimeProvider? clock, (string Name, string Value)[] settings)
    {
        DataPath = dataPath;
        _isOwner = isOwner;
        _clock = clock;
        _settings = settings;
        UseKestrel(0);
        StartServer();
    }

    public string DataPath { get; }

    /// <summary>Another process's life over the data of this one, which must have ended.</summary>
    public static HouseFixture Over(string dataPath) => new(dataPath, isOwner: false, null, []);

    /// <summary>A house of its own, with another clock or other settings.</summary>
    public static HouseFixture With(TimeProvider? clock, params (string Name, string Value)[] settings) =>
        new(Directory.CreateTempSubdirectory("sessions-house-").FullName, isOwner: true, clock, settings);

    public HttpClient ClientOf(string tenant, string scope = TestTokens.AllScopes)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.Of(tenant, scope));
        return client;
    }

    /// <summary>Asks until the answer is as wanted, for at most a minute.</summary>
    public static async Task<System.Text.Json.JsonElement> UntilAsync(HttpClient client, string path, Func<System.Text.Json.JsonElement, bool> isWanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var answer = await client.AskAsync(path);
            var text = await answer.TextAsync();
            if (answer.StatusCode == HttpStatusCode.OK && System.Text.Json.JsonElement.Parse(text) is var json && isWanted(json)) return json;
            Assert.False(deadline.IsCancellationRequested, string.Create(CultureInfo.InvariantCulture, $"{path} is still {answer.StatusCode}: {text}"));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_isOwner) Directory.Delete(DataPath, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        DoorFixture.Identify(builder);
        builder.UseSetting("Sessions:DataPath", DataPath);
        builder.UseSetting("Exports:Path", Path.Combine(DataPath, "exports"));
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        if (_clock is not null) builder.ConfigureServices(services => services.AddSingleton(_clock));
    }
}
