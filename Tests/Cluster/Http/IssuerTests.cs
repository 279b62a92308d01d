using System.Net;
using System.Security.Cryptography;

using Audiogum.Sessions.Gateway.Authentication;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>An issuer signs for the tenants that the configuration gives it, and for no other.</summary>
public sealed class IssuerTests
{
    private const string Bearer = BearerSettings.Section, Maker = "https://maker.test", House = "https://house.test";

    private static readonly byte[] MakersKey = RandomNumberGenerator.GetBytes(32), HouseKey = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task Issuers_with_static_keys_sign_only_for_their_tenants()
    {
        await using var door = GatewayFixture.With(
        [
            ($"{Bearer}:ValidIssuer", string.Empty),
            .. KeyOf(0, Maker, MakersKey), .. KeyOf(1, House, HouseKey),
            .. Allowing(0, Maker, "maker", "lab-*"), .. Allowing(1, House, "*"),
        ]);

        foreach (var own in (string[])["maker", "lab-1", "lab-"]) Assert.Equal(HttpStatusCode.OK, await StatusAsync(door, Token(Maker, MakersKey, own)));
        foreach (var others in (string[])["maker2", "lab", "acme", "mak"])
        {
            using var client = door.ClientOf(Token(Maker, MakersKey, others));
            for (var time = 0; time < 2; time++) // the second time it is remembered
                await (await client.AskAsync("/v1/sessions")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "invalid_tenant");
            await (await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(PostExchange.Event(1))))).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "invalid_tenant");
            using var signIn = await client.PostAsync("/signin", new FormUrlEncodedContent([new("token", Token(Maker, MakersKey, others))]), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, signIn.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(door, Token(House, HouseKey, "acme")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(door, Token(House, MakersKey, "maker"))); // in the other one's name
    }

    [Fact]
    public async Task An_OpenID_providers_keys_sign_only_for_its_own_issuer_and_tenants()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var door = GatewayFixture.With(
        [
            ($"{Bearer}:ValidIssuer", House), ($"{Bearer}:Authority", provider.Issuer), ($"{Bearer}:RequireHttpsMetadata", "false"),
            .. KeyOf(0, House, HouseKey), .. Allowing(0, House, "*"), .. Allowing(1, provider.Issuer, "maker"),
        ]);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(door, provider.Mint(provider.Issuer, "maker")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(door, Token(House, HouseKey, "acme")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(door, provider.Mint(provider.Issuer, "acme")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(door, provider.Mint(House, "acme")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(door, Token(provider.Issuer, HouseKey, "maker")));
    }

    [Fact]
    public async Task The_operators_scope_counts_only_from_an_issuer_of_all_tenants()
    {
        await using var door = GatewayFixture.With(
        [
            ($"{Bearer}:ValidIssuer", string.Empty),
            .. KeyOf(0, Maker, MakersKey), .. KeyOf(1, House, HouseKey), .. Allowing(0, Maker, "maker"), .. Allowing(1, House, "*"),
        ]);
        Assert.DoesNotContain("operator", await ScopesAsync(Token(Maker, MakersKey, "maker", "operator dashboards:read")), StringComparison.Ordinal);
        Assert.Contains("operator", await ScopesAsync(Token(House, HouseKey, "maker", "operator dashboards:read")), StringComparison.Ordinal);

        async Task<string> ScopesAsync(string token)
        {
            using var client = door.ClientOf(token);
            return (await (await client.AskAsync("/v1/me")).JsonAsync()).GetProperty("scopes").GetRawText();
        }
    }

    private static IEnumerable<(string, string)> KeyOf(int index, string issuer, byte[] key) =>
        [($"{Bearer}:SigningKeys:{index}:Issuer", issuer), ($"{Bearer}:SigningKeys:{index}:Value", Convert.ToBase64String(key))];

    private static IEnumerable<(string, string)> Allowing(int index, string issuer, params string[] tenants) =>
    [
        ($"{Bearer}:IssuerTenants:{index}:Issuer", issuer),
        .. tenants.Select((tenant, place) => ($"{Bearer}:IssuerTenants:{index}:Tenants:{place}", tenant)),
    ];

    private static string Token(string issuer, byte[] key, string tenant, string scope = TestTokens.AllScopes) =>
        new TestTokens { IssuedBy = issuer, SignedWith = key, Tenant = tenant, Scope = scope }.Mint();

    private static async Task<HttpStatusCode> StatusAsync(GatewayFixture door, string token)
    {
        using var client = door.ClientOf(token);
        return (await client.AskAsync("/v1/sessions")).StatusCode;
    }
}
