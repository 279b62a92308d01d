using System.Net;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>A path before the server: in links, assets, redirects, the cookie and the explorer.</summary>
public sealed class PathBaseTests
{
    [Theory]
    [InlineData(true, "")] // the proxy takes the path off, and says so
    [InlineData(false, "/apps/sessions")] // it hands it on
    [InlineData(false, "")] // it takes it off, and says nothing
    public async Task Everything_that_a_browser_follows_begins_with_the_path_before_the_server(bool isForwarded, string handedOn)
    {
        await using var door = isForwarded ? GatewayFixture.With() : GatewayFixture.With(("Proxies:PathBase", "/apps/sessions"));
        using var client = ClientOf(door, isForwarded ? "/apps/sessions" : null);

        var page = await (await client.AskAsync($"{handedOn}/sessions/{PostExchange.SessionA}")).TextAsync();
        if (page.Contains("<html", StringComparison.Ordinal)) // pages are there where Node was when this was built
        {
            Assert.Contains("<meta name=\"base\" content=\"/apps/sessions\">", page, StringComparison.Ordinal);
            var script = page.Split("src=\"")[1].Split('"')[0];
            Assert.StartsWith("/apps/sessions/assets/", script);
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(handedOn.Length > 0 ? script : script["/apps/sessions".Length..])).StatusCode);
        }

        using var redirect = await client.AskAsync($"{handedOn}/signin?code=none");
        Assert.Equal("/apps/sessions/login?code=used", redirect.Headers.Location!.OriginalString);
        using var signIn = await client.PostAsync($"{handedOn}/signin", new FormUrlEncodedContent([new("token", TestTokens.Good)]), TestContext.Current.CancellationToken);
        Assert.Contains("path=/apps/sessions/v1;", Assert.Single(signIn.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        var document = await (await client.AskAsync($"{handedOn}/openapi/v1.json")).JsonAsync();
        Assert.Equal("/apps/sessions", document.GetProperty("servers")[0].GetProperty("url").GetString());
        using var explorer = await client.AskAsync($"{handedOn}/explorer");
        Assert.True(explorer.StatusCode == HttpStatusCode.OK || explorer.Headers.Location!.OriginalString.StartsWith("/apps/sessions/", StringComparison.Ordinal) || !explorer.Headers.Location.OriginalString.StartsWith('/'));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync($"{handedOn}/v1/sessions")).StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/x\"><script>")]
    [InlineData("/a/../b")]
    [InlineData("/with space")]
    public async Task A_forwarded_path_that_is_none_is_ignored(string prefix)
    {
        await using var door = GatewayFixture.With();
        using var client = ClientOf(door, prefix);
        using var redirect = await client.AskAsync("/signin?code=none");
        Assert.Equal("/login?code=used", redirect.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_path_that_nobody_trusted_forwards_is_ignored()
    {
        await using var door = GatewayFixture.With(("Proxies:Trusted", "10.0.0.0/8"));
        using var client = ClientOf(door, "/apps");
        using var redirect = await client.AskAsync("/signin?code=none");
        Assert.Equal("/login?code=used", redirect.Headers.Location!.OriginalString);
    }

    private static HttpClient ClientOf(GatewayFixture door, string? prefix)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = door.Client.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.Good);
        if (prefix is not null) client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);
        return client;
    }
}
