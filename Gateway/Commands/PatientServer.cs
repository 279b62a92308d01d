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
/// <param name="timeProvider">Waits.</param>
/// <param name="compresses">Whether bodies are sent compressed.</param>
internal sealed class PatientServer(HttpClient http, TimeSpan patience, Action<string, TimeSpan> waits, TimeProvider timeProvider, bool compresses = true)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Tenant and user that the token speaks for.</summary>
    /// <exception cref="CommandStoppedException">It is not accepted, or the server is out of reach.</exception>
    public async Task<(string Tenant, string? User)> WhoAsync(CancellationToken cancellationToken)
    {
        using var me = await GetAsync("v1/me", cancellationToken);
        return (me.RootElement.GetProperty("tenant").GetString()!, me.RootElement.TryGetProperty("userid", out var user) ? user.GetString() : null);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="path">Its path and query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandStoppedException">The server refuses it, or is out of reach for too long.</exception>
    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(() => new(HttpMethod.Get, path), cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK ? await ReadAsync(answer, cancellationToken) : throw await RefusedAsync(answer, cancellationToken);
    }

    /// <summary>Posts a body; its outcome, or null when the server will not read it as a whole (400, 413) and nothing is stored.</summary>
    /// <exception cref="CommandStoppedException">The server refuses any post, or is out of reach for too long.</exception>
    public async Task<JsonDocument?> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        var sent = compresses ? Compress(body) : body;
        using var answer = await SendAsync(() => RequestOf(sent), cancellationToken);
        return answer.StatusCode switch
        {
            HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity => await ReadAsync(answer, cancellationToken),
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => null,
            _ => throw await RefusedAsync(answer, cancellationToken),
        };
    }

    private HttpRequestMessage RequestOf(byte[] body)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        if (compresses) content.Headers.ContentEncoding.Add("gzip");
        return new(HttpMethod.Post, "v1/events") { Content = content };
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        for (var backoff = FirstWait; ; backoff = backoff * 2 < LongestWait ? backoff * 2 : LongestWait)
        {
            var (answer, why) = await TryAsync(request, cancellationToken);
            if (answer is not null && !IsPassing(answer.StatusCode)) return answer;
            var wait = answer is null ? backoff : RetryAfter(answer) ?? backoff;
            answer?.Dispose();
            if (timeProvider.GetElapsedTime(begun) + wait > patience) throw new CommandStoppedException(
                $"{why}, for {patience:c}");
            waits(why, wait);
            await Task.Delay(wait, timeProvider, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Answer, string Why)> TryAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = request();
            var answer = await http.SendAsync(message, cancellationToken);
            return (answer, $"the server answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return (null, $"the server is out of reach ({exception.HttpRequestError})");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "the server does not answer in time");
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - timeProvider.GetUtcNow() is { Ticks: > 0 } left => left,
        _ => null,
    };

    private static async Task<CommandStoppedException> RefusedAsync(HttpResponseMessage answer,
        CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json") return new($"the server answers {status}");
        using var problem = await ReadAsync(answer, cancellationToken);
        var detail = problem.RootElement.TryGetProperty("detail", out var more) ? more : problem.RootElement.GetProperty("title");
        return new($"the server answers {status}: {detail}");
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));

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
