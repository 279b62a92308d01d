using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Commands;

/// <summary>
/// The server as a patient client sees it: what may succeed later is sent again, after as long as the server asks for
/// (<c>Retry-After</c>) or, where it says nothing, after 1 s and twice as long each time, up to 30 s.
/// </summary>
/// <param name="http">Knows the address and the token.</param>
/// <param name="patience">How long one request is tried.</param>
/// <param name="waits">Is told of each wait.</param>
/// <param name="clock">Waits.</param>
/// <param name="compresses">Whether bodies are sent compressed.</param>
internal sealed class PatientServer(HttpClient http, TimeSpan patience, Action<string, TimeSpan> waits, TimeProvider clock, bool compresses = true)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Tenant and user that the token speaks for.</summary>
    /// <exception cref="CommandStoppedException">It is not accepted, or the server is out of reach.</exception>
    public async Task<(string Tenant, string? User)> WhoAsync(CancellationToken cancellation)
    {
        using var me = await GetAsync("v1/me", cancellation);
        return (me.RootElement.GetProperty("tenant").GetString()!, me.RootElement.TryGetProperty("userid", out var user) ? user.GetString() : null);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="path">Its path and query.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandStoppedException">The server refuses it, or is out of reach for too long.</exception>
    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellation)
    {
        using var answer = await SendAsync(() => new(HttpMethod.Get, path), cancellation);
        return answer.StatusCode == HttpStatusCode.OK ? await ReadAsync(answer, cancellation) : throw await RefusedAsync(answer, cancellation);
    }

    /// <summary>Posts a body; its outcome, or null when the server will not read it as a whole (400, 413) and nothing is stored.</summary>
    /// <exception cref="CommandStoppedException">The server refuses any post, or is out of reach for too long.</exception>
    public async Task<JsonDocument?> PostAsync(byte[] body, CancellationToken cancellation)
    {
        var sent = compresses ? Compress(body) : body;
        using var answer = await SendAsync(() => RequestOf(sent), cancellation);
        return answer.StatusCode switch
        {
            HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity => await ReadAsync(answer, cancellation),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => null,
            _ => throw await RefusedAsync(answer, cancellation),
        };
    }

    private HttpRequestMessage RequestOf(byte[] body)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        if (compresses) content.Headers.ContentEncoding.Add("gzip");
        return new(HttpMethod.Post, "v1/events") { Content = content };
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        for (var backoff = FirstWait; ; backoff = backoff * 2 < LongestWait ? backoff * 2 : LongestWait)
        {
            var (answer, why) = await TryAsync(request, cancellation);
            if (answer is not null && !IsPassing(answer.StatusCode)) return answer;
            var wait = answer is null ? backoff : RetryAfter(answer) ?? backoff;
            answer?.Dispose();
            if (clock.GetElapsedTime(begun) + wait > patience) throw new CommandStoppedException($"{why}, for {patience:c}");
            waits(why, wait);
            await Task.Delay(wait, clock, cancellation);
        }
    }

    private async Task<(HttpResponseMessage? Answer, string Why)> TryAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        try
        {
            using var message = request();
            var answer = await http.SendAsync(message, cancellation);
            return (answer, $"the server answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException fault)
        {
            return (null, $"the server is out of reach ({fault.HttpRequestError})");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, "the server does not answer in time");
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - clock.GetUtcNow() is { Ticks: > 0 } left => left,
        _ => null,
    };

    private static async Task<CommandStoppedException> RefusedAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return new($"the server answers {status}");
        using var problem = await ReadAsync(answer, cancellation);
        var detail = problem.RootElement.TryGetProperty("detail", out var more) ? more : problem.RootElement.GetProperty("title");
        return new($"the server answers {status}: {detail}");
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(body);
        return compressed.ToArray();
    }
}

/// <summary>The server refuses, or is out of reach for too long: the command cannot go on now.</summary>
/// <param name="reason">Why, for the operator.</param>
internal sealed class CommandStoppedException(string reason) : Exception(reason);
