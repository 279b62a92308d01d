using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

using Audiogum.Sessions.Gateway.Authentication;

using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Audiogum.Sessions.Tests.Cluster.Http.Door;

/// <summary>The whole house in one process: gateway, silo, grains and the embedded store in a directory of its own.</summary>
public sealed class HouseFixture : WebApplicationFactory<CurrentCaller>
{
    private readonly bool _isOwner;

    public HouseFixture()
        : this(Directory.CreateTempSubdirectory("sessions-house-").FullName, isOwner: true)
    {
    }

    private HouseFixture(string dataPath, bool isOwner)
    {
        DataPath = dataPath;
        _isOwner = isOwner;
        UseKestrel(0);
        StartServer();
    }

    public string DataPath { get; }

    /// <summary>Another process's life over the data of this one, which must have ended.</summary>
    public static HouseFixture Over(string dataPath) => new(dataPath, isOwner: false);

    public HttpClient ClientOf(string tenant, string scope = TestTokens.AllScopes)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.Of(tenant, scope));
        return client;
    }

    /// <summary>Asks until the answer is as wanted, for at most 20 s.</summary>
    public static async Task<System.Text.Json.JsonElement> UntilAsync(HttpClient client, string path, Func<System.Text.Json.JsonElement, bool> isWanted)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
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
    }
}
