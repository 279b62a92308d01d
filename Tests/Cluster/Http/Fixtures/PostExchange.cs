using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Tests.Cluster.Http.Fixtures;

/// <summary>Bodies of posts, and what comes back.</summary>
public static class PostExchange
{
    public const string SessionA = "5f71e09784354cfabd8253fe24d6b701";

    public const string SessionB = "00000000000000000000000000000b0b";

    /// <summary>A valid event; extra members are JSON that starts with a comma.</summary>
    public static string Event(long number, string session = SessionA, string connection = "wan", string extra = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"navigationevent","sessionid":"{{session}}","sequencenumber":{{number}},"localtime":"2016-07-26T08:45:55.721118+01:00","client":"c","clientversion":"1","platform":"p","platformversion":"1","devicename":"d","devicemanufacturer":"m","connection":"{{connection}}"{{extra}}}""");

    public static string Batch(params IEnumerable<string> events) => $$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""";

    public static HttpContent Json(string body) => Content(Encoding.UTF8.GetBytes(body));

    public static HttpContent Content(byte[] body, string? type = "application/json", params string[] encodings)
    {
        var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encodings.Length > 0) content.Headers.TryAddWithoutValidation("Content-Encoding", encodings);
        return content;
    }

    public static Task<HttpResponseMessage> PostEventsAsync(this HttpClient client, HttpContent body) =>
        client.PostAsync(new Uri("/v1/events", UriKind.Relative), body, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> AskAsync(this HttpClient client, string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => JsonElement.Parse(await answer.TextAsync());

    /// <summary>Checks that the answer is a problem as RFC 9457 and api.md have it.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), answer.Content.Headers.ContentType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(answer.Headers.Contains("Server"));
        var problem = await answer.JsonAsync();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.Equal(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, answer.Headers.RetryAfter is not null);
        return problem;
    }

    /// <summary>Checks that a good post still works: nothing that came before may have left traces.</summary>
    public static async Task ShouldStillWorkAsync(this HttpClient client)
    {
        var answer = await client.PostEventsAsync(Json(Batch(Event(1))));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
