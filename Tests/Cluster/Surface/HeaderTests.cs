using System.Net;

using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Isolation;

namespace Audiogum.Sessions.Tests.Cluster.Surface;

/// <summary>What every answer says to a browser, whatever it answers.</summary>
public sealed class HeaderTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    private const string Markup = "<script>alert(1)</script>";

    public static TheoryData<string> Endpoints => [.. IsolationMatrix.Rows.Keys];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Every_endpoint_sends_the_headers_with_and_without_a_token(string endpoint)
    {
        var row = IsolationMatrix.Rows[endpoint];
        foreach (var token in (string?[])[TestTokens.Good, null])
        {
            using var client = door.ClientOf(token);
            foreach (var method in IsolationMatrix.MethodsOf(endpoint).Append(HttpMethod.Delete))
            {
                using var answer = await client.SendAsync(
                    new(method, string.Format(null, row.Paths[0], TwoTenants.UnknownSession)), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                ShouldCarryHeaders(answer);
            }
        }
    }

    [Fact]
    public async Task Every_kind_of_problem_sends_the_headers()
    {
        Func<Task<HttpResponseMessage>>[] problems =
        [
            () => door.Client.PostEventsAsync(PostExchange.Json("{")),
            () => door.Client.PostEventsAsync(PostExchange.Content(new byte[5 << 20])),
            () => door.Client.PostEventsAsync(PostExchange.Content([1], "text/plain")),
            () => door.Client.PostEventsAsync(PostExchange.Json(PostExchange.Batch("7"))),
            () => door.Client.AskAsync("/nowhere"),
            () => door.Client.AskAsync("/v1/nowhere"),
        ];
        HttpStatusCode[] expected = [HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound, HttpStatusCode.NotFound];
        foreach (var (problem, status) in problems.Zip(expected))
        {
            using var answer = await problem();
            Assert.Equal(status, answer.StatusCode);
            ShouldCarryHeaders(answer);
        }
    }

    [Theory]
    [InlineData(typeof(TimeoutException), HttpStatusCode.ServiceUnavailable)]
    [InlineData(typeof(InvalidOperationException), HttpStatusCode.InternalServerError)]
    public async Task An_answer_taken_back_for_a_fault_sends_the_headers_too(Type fault, HttpStatusCode status)
    {
        await using var broken = new GatewayFixture();
        broken.Actors.Before = _ => throw (Exception)Activator.CreateInstance(fault)!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/dashboards/realtime") { Headers = { Host = "sessions.example" } };
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await broken.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
        ShouldCarryHeaders(answer);
        Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
    }

    [Theory]
    [InlineData("127.0.0.0/8", "https", true)]
    [InlineData("127.0.0.0/8", "http", false)]
    [InlineData("127.0.0.0/8", null, false)]
    [InlineData("10.0.0.0/8, ::1/128", "https", false)]
    [InlineData("", "https", false)]
    public async Task Forwarded_tls_is_believed_of_a_trusted_proxy_alone(string trusted, string? proto, bool isTls)
    {
        await using var behind = GatewayFixture.With(("Proxies:Trusted", trusted));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/signin") { Headers = { Host = "sessions.example" }, Content = PostExchange.Json($$"""{"token":"{{TestTokens.Good}}"}""") };
        if (proto is not null) request.Headers.Add("X-Forwarded-Proto", proto);
        using var answer = await behind.ClientOf(null).SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(isTls, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(isTls, Assert.Single(answer.Headers.GetValues("Set-Cookie")).Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Problems_never_echo_markup()
    {
        var escaped = Uri.EscapeDataString(Markup);
        string[] paths = [$"/{escaped}", $"/v1/{escaped}", $"/v1/sessions/{escaped}", $"/v1/sessions?limit={escaped}", $"/v1/sessions?from={escaped}", $"/v1/sessions?cursor={escaped}",
            $"/v1/dashboards/daily?date={escaped}", $"/v1/dashboards/daily?section={escaped}", $"/assets/{escaped}", $"/sessions/{escaped}", $"/signin?code={escaped}", $"/v1/sessions?{escaped}=1&{escaped}=2"];
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var header in (string[])["traceparent", "Request-Id", "Accept", "X-Forwarded-Proto", "Origin", "Referer", "Cookie"]) request.Headers.TryAddWithoutValidation(header, Markup);
            await ShouldNotEchoAsync(await door.Client.SendAsync(request, TestContext.Current.CancellationToken));
        }

        foreach (var token in (string[])[Markup, new TestTokens { Tenant = Markup }.Mint(), new TestTokens { Scope = Markup }.Mint()])
            await ShouldNotEchoAsync(await door.ClientOf(token).AskAsync("/v1/me"));
        foreach (var body in (string[])[Markup, $$"""{"{{Markup}}":1,"{{Markup}}":1}""", PostExchange.Batch($$"""{"type":"{{Markup}}"}"""), PostExchange.Batch(PostExchange.Event(1, extra: $$""","{{Markup}}":1,"{{Markup}}":2""")), PostExchange.Batch(PostExchange.Event(1, connection: Markup))])
            await ShouldNotEchoAsync(await door.Client.PostEventsAsync(PostExchange.Json(body)));
        await ShouldNotEchoAsync(await door.Client.PostEventsAsync(PostExchange.Content([1], $"text/{Markup}", Markup)));
    }

    private static async Task ShouldNotEchoAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.DoesNotContain("<script", $"{answer.Headers}{answer.Content.Headers}", StringComparison.OrdinalIgnoreCase);
            if (answer.Content.Headers.ContentType?.MediaType == "text/html") return; // the pages' own scripts; they are the same for every address
            Assert.DoesNotContain("<script", await answer.TextAsync(), StringComparison.OrdinalIgnoreCase);
            if (!answer.IsSuccessStatusCode && (int)answer.StatusCode >= 400 && answer.StatusCode != HttpStatusCode.UnprocessableEntity)
                Assert.Equal(Problem.MediaType, answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private static void ShouldCarryHeaders(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }
}
