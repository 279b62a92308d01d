using System.Net;
using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Interfaces.Exports;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Audiogum.Sessions.Tests.Cluster.Isolation;

/// <summary>
/// The whole house with two tenants that share everything but their names: users, devices and session ids are the same,
/// and each text that a tenant sends holds its own name. Where the other's name appears, something leaked.
/// </summary>
public sealed class TwoTenants : IAsyncLifetime
{
    public const string Own = "ownmark7";

    public const string Foreign = "strangemark7";

    /// <summary>Both have this session.</summary>
    public const string SharedSession = "5f71e09784354cfabd8253fe24d6b701";

    /// <summary>Only <see cref="Foreign"/> has this one.</summary>
    public const string ForeignSession = "f0000000000000000000000000000002";

    public const string UnknownSession = "00000000000000000000000000000bad";

    public ServerFixture House { get; } = new();

    /// <summary>What somebody may send instead of a token that counts, and the status that answers it.</summary>
    public static IEnumerable<(string Name, string? Token, HttpStatusCode Status)> Refused(string? scope)
    {
        var good = new TestTokens { Tenant = Own };
        yield return ("no token", null, HttpStatusCode.Unauthorized);
        yield return ("expired", (good with { Expires = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) }).Mint(), HttpStatusCode.Unauthorized);
        yield return ("wrong audience", (good with { For = "another-service" }).Mint(), HttpStatusCode.Unauthorized);
        yield return ("wrong issuer", (good with { IssuedBy = "https://another.test" }).Mint(), HttpStatusCode.Unauthorized);
        yield return ("alg none", (good with { SignedWith = null }).Mint(), HttpStatusCode.Unauthorized);
        yield return ("foreign key", (good with { SignedWith = RandomNumberGenerator.GetBytes(32) }).Mint(), HttpStatusCode.Unauthorized);
        yield return ("no tenant", (good with { Tenant = null }).Mint(), HttpStatusCode.Forbidden);
        yield return ("two tenants", (good with { Tenant = new[] { Own, Foreign } }).Mint(), HttpStatusCode.Forbidden);
        if (scope is null) yield break;
        var others = string.Join(' ', TestTokens.AllScopes.Split(' ').Except([scope]));
        yield return ("wrong scope", (good with { Scope = others }).Mint(), HttpStatusCode.Forbidden);
    }

    public HttpClient ClientOf(string? token)
    {
        var client = House.CreateClient();
        if (token is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return client;
    }

    public async ValueTask InitializeAsync()
    {
        await PostAsync(Own, [.. Session(Own, SharedSession, 1, 4), Session(Own, Id(1), 1, 2)[0], "{\"type\":\"" + Own + "\"}"]);
        for (var session = 1; session < 8; session++) await PostAsync(Foreign, Session(Foreign, Id(session), 1, 5));
        await PostAsync(Foreign, [.. Session(Foreign, SharedSession, 1, 9), .. Session(Foreign, ForeignSession, 1, 9), "{\"type\":\"" + Foreign + "\"}"]);
        foreach (var tenant in (string[])[Own, Foreign])
        {
            await House.Services.GetRequiredService<IGrainFactory>().GetGrain<ITenantExportGrain>(tenant).RunNow();
            using var client = House.ClientOf(tenant);
            await ServerFixture.UntilAsync(client, "/v1/exports", list => list.GetProperty("exports").GetArrayLength() > 0);
        }
    }

    public async ValueTask DisposeAsync() => await House.DisposeAsync();

    /// <summary>Play events with the tenant's name wherever a name may be.</summary>
    public static string[] Session(string tenant, string session, int from, int count) =>
    [
        .. Enumerable.Range(from, count).Select(number => $$$"""
            {"type":"playevent","sessionid":"{{{session}}}","sequencenumber":{{{number}}},"localtime":"2026-11-20T08:00:{{{number % 60:00}}}Z","client":"{{{tenant}}}","clientversion":"{{{tenant}}}","platform":"{{{tenant}}}","platformversion":"{{{tenant}}}","devicename":"{{{tenant}}}","devicemanufacturer":"{{{tenant}}}","connection":"wan","countrycode":"gb","source":"{{{tenant}}}","action":"{{{(number == from ? "start" : "begin")}}}","item":{"name":"{{{tenant}}} {{{number}}}","artistdisplayname":"{{{tenant}}}","service":"{{{tenant}}}","{{{tenant}}}":"{{{tenant}}}"}}
            """),
    ];

    public async Task PostAsync(string tenant, params IEnumerable<string> events)
    {
        using var client = House.ClientOf(tenant);
        var answer = await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(events)));
        var text = await answer.TextAsync();
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("\"duplicates\":0,\"conflicts\":0", text, StringComparison.Ordinal);
    }

    private static string Id(int number) => number.ToString("x32", null);
}
