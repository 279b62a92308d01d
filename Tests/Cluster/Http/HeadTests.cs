using System.Net;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class HeadTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    [Theory]
    [InlineData("/v1/dashboards/realtime")]
    [InlineData("/v1/dashboards/daily?date=2026-02-28")]
    [InlineData("/v1/dashboards/quality")]
    [InlineData("/v1/sessions")]
    [InlineData("/v1/plays")]
    [InlineData("/v1/playevents")]
    [InlineData("/v1/rejections")]
    [InlineData("/v1/me")]
    [InlineData("/openapi/v1.json")]
    public async Task Head_is_answered_as_get_without_the_body(string path)
    {
        var get = await door.Client.AskAsync(path);
        var head = await HeadAsync(path);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        if (get.Content.Headers.ContentLength is { } length) Assert.Equal(length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.TextAsync());
    }

    [Theory]
    [InlineData("/v1/dashboards/realtime/stream", "text/event-stream")]
    [InlineData("/v1/playevents/stream", "text/event-stream")]
    [InlineData("/v1/sessions", "text/csv")]
    public async Task Head_of_a_stream_ends_at_once(string path, string type)
    {
        var head = await HeadAsync(path, type).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(type, head.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await head.TextAsync());
    }

    [Fact]
    public async Task Head_is_refused_where_get_is()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await HeadAsync("/v1/dashboards/daily?date=x")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await HeadAsync("/v1/sessions/" + PostExchange.SessionB)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await HeadAsync("/v1/events")).StatusCode);
        using var nobody = door.ClientOf(null);
        var head = await nobody.SendAsync(new(HttpMethod.Head, "/v1/sessions"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, head.StatusCode);
    }

    // Whoever previews a link must not use it up.
    [Fact]
    public async Task Head_does_not_sign_in() =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await HeadAsync("/signin?code=x")).StatusCode);

    private Task<HttpResponseMessage> HeadAsync(string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Head, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return door.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
