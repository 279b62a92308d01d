using System.Net;
using System.Security.Cryptography;
using System.Text;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

using Microsoft.IdentityModel.Tokens;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class IdentityTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    private static readonly DateTime Now = TimeProvider.System.GetUtcNow().UtcDateTime;

    public static TheoryData<string, string> InvalidTokens => new()
    {
        { "none at all", string.Empty },
        { "no token", "x" },
        { "expired", new TestTokens { Expires = Now.AddSeconds(-2) }.Mint() },
        { "without exp", new TestTokens { Expires = null }.Mint() },
        { "not yet valid", new TestTokens { NotBefore = Now.AddHours(1) }.Mint() },
        { "unsigned", new TestTokens { SignedWith = null }.Mint() },
        { "of a foreign key", new TestTokens { SignedWith = RandomNumberGenerator.GetBytes(32) }.Mint() },
        { "of another audience", new TestTokens { For = "other" }.Mint() },
        { "without audience", new TestTokens { For = null }.Mint() },
        { "of another issuer", new TestTokens { IssuedBy = "https://other.test" }.Mint() },
        { "without issuer", new TestTokens { IssuedBy = null }.Mint() },
        { "cut short", TestTokens.Good[..^3] },
        { "with other claims than signed", Forged("""{"alg":"HS256","typ":"JWT"}""", TestTokens.Good.Split('.')[2]) },
        { "alg none", Forged("""{"alg":"none"}""", string.Empty) },
        { "an unknown alg", Forged("""{"alg":"XS256"}""", "AAAA") },
        { "a lone surrogate", Forged("""{"alg":"HS256","kid":"\ud800"}""", "AAAA") },
        { "twice in one header", $"{TestTokens.Good}, Bearer {TestTokens.Good}" },
    };

    [Theory]
    [MemberData(nameof(InvalidTokens))]
    public async Task Without_a_valid_token_the_answer_is_401(string kind, string token)
    {
        using var client = door.ClientOf(token.Length == 0 ? null : token);
        foreach (var path in (string[])["/v1/sessions", "/v1/dashboards/realtime", "/v1/rejections", "/v1/unknown"])
        {
            var answer = await client.AskAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, kind);
            await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostEventsAsync(PostExchange.Json("{"))).StatusCode);
        await door.Client.ShouldStillWorkAsync();
    }

    private static readonly string[] TwoTenants = ["acme", "bolt"];

    private static readonly string[] TwoScopes = ["admin", "sessions:read  events:write"];

    public static TheoryData<object?> InvalidTenants =>
    [
        (object?)null!, string.Empty, "Acme", "-acme", "ac me", "ac_me", "acmé", "acme\n", new string('a', 64), 7, true,
        TwoTenants, Array.Empty<string>(), new Dictionary<string, object> { ["acme"] = 1 },
    ];

    [Theory]
    [MemberData(nameof(InvalidTenants))]
    public async Task A_token_without_exactly_one_valid_tenant_is_403(object? tenant)
    {
        using var client = door.ClientOf(new TestTokens { Tenant = tenant }.Mint());
        await (await client.AskAsync("/v1/sessions")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "invalid_tenant");
        await (await client.PostEventsAsync(PostExchange.Json("{"))).ShouldBeProblemAsync(HttpStatusCode.Forbidden,
            "invalid_tenant");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0-9")]
    [InlineData("2024-01-01")]
    public async Task A_valid_tenant_is_the_only_source_of_tenancy(string tenant)
    {
        using var client = door.ClientOf(TestTokens.MintFor(tenant));
        var session = Guid.NewGuid().ToString("N");
        await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(PostExchange.Event(1, session, extra: ""","tenant":"evil","userid":"evil","deviceid":"evil","receivedat":"evil" """))));
        var request = Assert.Single(door.Actors.Appended[$"{tenant}/{session}"]);
        Assert.Equal(("user-1", "device-1"), (request.Receipt.UserId, request.Receipt.DeviceId));
    }

    [Fact]
    public async Task A_device_only_token_has_no_user_and_an_empty_id_is_none()
    {
        using var client = door.ClientOf(new TestTokens { UserId = null, DeviceId = string.Empty }.Mint());
        var session = Guid.NewGuid().ToString("N");
        await client.PostEventsAsync(PostExchange.Json(PostExchange.Batch(PostExchange.Event(1, session))));
        var request = Assert.Single(door.Actors.Appended["acme/" + session]);
        Assert.Equal((null, null), (request.Receipt.UserId, request.Receipt.DeviceId));
    }

    [Fact]
    public async Task An_overlong_id_is_403_and_the_longest_one_is_fine()
    {
        using var fine = door.ClientOf(new TestTokens { UserId = new('u', 256) }.Mint());
        Assert.Equal(HttpStatusCode.OK, (await fine.AskAsync("/v1/sessions")).StatusCode);
        using var user = door.ClientOf(new TestTokens { UserId = new('u', 257) }.Mint());
        await (await user.AskAsync("/v1/sessions")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "invalid_claim");
        using var device = door.ClientOf(new TestTokens { DeviceId = new('d', 257) }.Mint());
        await (await device.AskAsync("/v1/sessions")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "invalid_claim");
    }

    public static TheoryData<string, string> PathsByScope => new()
    {
        { "sessions:read", "/v1/sessions" },
        { "sessions:read", "/v1/plays" },
        { "sessions:read", "/v1/sessions/" + PostExchange.SessionA },
        { "sessions:read", $"/v1/sessions/{PostExchange.SessionA}/events" },
        { "sessions:read", $"/v1/sessions/{PostExchange.SessionA}/timeline" },
        { "dashboards:read", "/v1/dashboards/realtime" },
        { "dashboards:read", "/v1/dashboards/realtime/stream" },
        { "dashboards:read", "/v1/dashboards/daily" },
        { "dashboards:read", "/v1/dashboards/monthly" },
        { "dashboards:read", "/v1/playevents" },
        { "dashboards:read", "/v1/playevents/stream" },
        { "dashboards:read", "/v1/rejections" },
    };

    [Theory]
    [MemberData(nameof(PathsByScope))]
    public async Task Every_path_demands_its_scope(string scope, string path)
    {
        using var with = door.ClientOf(TestTokens.MintFor("acme", scope));
        Assert.NotEqual(HttpStatusCode.Forbidden, (await with.AskAsync(path)).StatusCode);
        var others = string.Join(' ', TestTokens.AllScopes.Split(' ').Where(other => other != scope));
        foreach (var scopes in (string?[])[others, scope.ToUpperInvariant(), scope + "x", scope[..^1], string.Empty, null])
        {
            using var without = door.ClientOf(new TestTokens { Scope = scopes }.Mint());
            var answer = await without.AskAsync(path);
            await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
            Assert.Equal($"error=\"insufficient_scope\", scope=\"{scope}\"", Assert.Single(answer.Headers.WwwAuthenticate).Parameter);
        }
    }

    [Fact]
    public async Task A_token_is_allowed_and_refused_the_same_when_it_is_remembered()
    {
        using var client = door.ClientOf(TestTokens.MintFor("acme", "sessions:read"));
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/v1/sessions")).StatusCode);
            var refused = await client.AskAsync("/v1/playevents");
            await refused.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
            Assert.Equal("error=\"insufficient_scope\", scope=\"dashboards:read\"", Assert.Single(refused.Headers.WwwAuthenticate).Parameter);
            Assert.Equal(HttpStatusCode.NotFound, (await client.AskAsync("/unknown")).StatusCode);
        }
    }

    [Fact]
    public async Task Posting_demands_its_scope_and_scopes_may_come_as_a_list()
    {
        using var reader = door.ClientOf(TestTokens.MintFor("acme", "sessions:read dashboards:read exports:read admin"));
        await (await reader.PostEventsAsync(PostExchange.Json(PostExchange.Batch(PostExchange.Event(1))))).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
        using var list = door.ClientOf(new TestTokens { Scope = TwoScopes }.Mint());
        await list.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Scopes_may_be_named_scp_as_text_or_list_and_are_remembered_so()
    {
        foreach (var scp in (object[])["admin sessions:read", TwoScopes])
        {
            using var client = door.ClientOf(new TestTokens { Scope = null, Scp = scp }.Mint());
            for (var time = 0; time < 2; time++)
            {
                Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/v1/sessions")).StatusCode);
                await (await client.AskAsync("/v1/playevents")).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "insufficient_scope");
            }
        }
    }

    [Theory]
    [InlineData(SecurityAlgorithms.HmacSha384, 48)]
    [InlineData(SecurityAlgorithms.HmacSha512, 64)]
    public async Task A_foreign_key_of_another_length_is_401(string algorithm, int bytes)
    {
        using var client = door.ClientOf(new TestTokens { SignedWith = RandomNumberGenerator.GetBytes(bytes), Algorithm = algorithm }.Mint());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.AskAsync("/v1/sessions")).StatusCode);
    }

    private static string Forged(string header, string signature) =>
        $"{Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(header))}.{Base64UrlEncoder.Encode("""{"tenant":"acme","exp":7258118400}""")}.{signature}";
}
