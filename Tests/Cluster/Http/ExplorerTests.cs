using System.Net;
using System.Text.Json;

using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

namespace Audiogum.Sessions.Tests.Cluster.Http;

public sealed class ExplorerTests(GatewayFixture door) : IClassFixture<GatewayFixture>
{
    private static readonly string[] Promised =
    [
        "/v1/events", "/v1/sessions/{sessionid}", "/v1/sessions/{sessionid}/events", "/v1/sessions/{sessionid}/timeline", "/v1/sessions", "/v1/plays",
        "/v1/dashboards/realtime", "/v1/dashboards/daily", "/v1/dashboards/monthly", "/v1/dashboards/realtime/stream", "/v1/playevents",
        "/v1/playevents/stream", "/v1/rejections",
    ];

    [Fact]
    public async Task The_document_describes_every_endpoint_and_demands_a_token_for_it()
    {
        using var nobody = door.ClientOf(null);
        var document = await (await nobody.AskAsync("/openapi/v1.json")).JsonAsync();
        Assert.Equal("http", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("type").GetString());
        foreach (var path in Promised)
        {
            var operation = document.GetProperty("paths").GetProperty(path).EnumerateObject().Single(member => member.Name is "get" or "post").Value;
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.Equal(1, operation.GetProperty("security").GetArrayLength());
            var responses = operation.GetProperty("responses");
            foreach (var status in (string[])["401", "403", "503"]) Assert.True(responses.TryGetProperty(status, out _), path);
            var schema = responses.EnumerateObject().First().Value.GetProperty("content").GetProperty("application/json").GetProperty("schema");
            var name = schema.GetProperty("$ref").GetString()!.Split('/')[^1];
            Assert.NotEmpty(document.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties").EnumerateObject());
        }
    }

    [Fact]
    public async Task Members_are_named_as_they_are_written()
    {
        var schemas = (await (await door.Client.AskAsync("/openapi/v1.json")).JsonAsync()).GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("PeriodReport").GetProperty("properties").TryGetProperty("amendedat", out _));
        Assert.True(schemas.GetProperty("PeriodTotals").GetProperty("properties").TryGetProperty("listeningms", out var listening));
        Assert.Equal(JsonValueKind.String, listening.GetProperty("description").ValueKind);
    }

    [Fact]
    public async Task The_explorer_loads_nothing_from_elsewhere()
    {
        using var nobody = door.ClientOf(null);
        var page = await nobody.AskAsync("/explorer/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self' 'sha256-", policy);
        Assert.DoesNotContain("'unsafe", policy.Split("style-src")[0]);
        var html = await page.TextAsync();
        Assert.DoesNotContain("//", html.Replace("<!--", string.Empty));
        Assert.Contains("openapi/v1.json", html);
        Assert.Equal(HttpStatusCode.OK, (await nobody.AskAsync("/explorer/scalar.js")).StatusCode);
    }
}
