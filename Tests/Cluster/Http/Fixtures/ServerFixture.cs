using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Sqlite;
using Audiogum.Sessions.Tests.Cluster.Clocks;
using Audiogum.Sessions.Tests.Cluster.Stores;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>The whole house in one process: gateway, silo, grains and the embedded store in a directory of its own.</summary>
public sealed class ServerFixture : WebApplicationFactory<CurrentCaller>
{
    private readonly bool _isOwner;
    private readonly TimeProvider? _clock;
    private readonly (string Name, string? Value)[] _settings;
    private readonly bool _isFaulty;

    public ServerFixture()
        : this(Directory.CreateTempSubdirectory("sessions-house-").FullName, isOwner: true, isFaulty: false, null, [])
    {
    }

    private ServerFixture(string dataPath, bool isOwner, bool isFaulty, TimeProvider? timeProvider, (string Name, string? Value)[] settings)
    {
        DataPath = dataPath;
        _isOwner = isOwner;
        _isFaulty = isFaulty;
        _clock = timeProvider ?? (SiloClocks.AreSkewed ? SiloClocks.Next(TimeProvider.System) : null);
        _settings = settings;
        UseKestrel(0);
        StartServer();
    }

    public string DataPath { get; }

    /// <summary>The store of a house that was made over one that fails when told.</summary>
    internal FaultyStore Store => (FaultyStore)Services.GetRequiredService<ISessionStore>();

    /// <summary>Another process's life over the data of this one, which must have ended.</summary>
    public static ServerFixture Over(string dataPath, params (string Name, string? Value)[] settings) => new(dataPath, isOwner: false, isFaulty: false, null, settings);

    /// <summary>The same with another clock.</summary>
    public static ServerFixture Over(string dataPath, TimeProvider? timeProvider,
        params (string Name, string? Value)[] settings) =>
        new(dataPath, isOwner: false, isFaulty: false, timeProvider, settings);

    /// <summary>A house of its own, with another clock or other settings.</summary>
    public static ServerFixture With(TimeProvider? timeProvider, params (string Name, string? Value)[] settings) =>
        new(Directory.CreateTempSubdirectory("sessions-house-").FullName, isOwner: true, isFaulty: false, timeProvider, settings);

    /// <summary>The same over a store that fails when told.</summary>
    public static ServerFixture WithFaults(TimeProvider? timeProvider, params (string Name, string? Value)[] settings) =>
        new(Directory.CreateTempSubdirectory("sessions-house-").FullName, isOwner: true, isFaulty: true, timeProvider, settings);

    public HttpClient ClientOf(string tenant, string scope = TestTokens.AllScopes)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.MintFor(tenant, scope));
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
        GatewayFixture.Identify(builder);
        builder.UseSetting("Sessions:DataPath", DataPath);
        if (!_settings.Contains(("Exports:Path", null))) builder.UseSetting("Exports:Path", Path.Combine(DataPath, "exports"));
        foreach (var (name, value) in _settings.Where(setting => setting.Value is not null)) builder.UseSetting(name, value);
        if (_isFaulty) builder.ConfigureTestServices(services => services.AddSingleton<ISessionStore>(provider => new FaultyStore(provider.GetRequiredService<SqliteSessionStore>())));
        if (_clock is not null) builder.ConfigureServices(services => services.AddSingleton(_clock));
    }
}
