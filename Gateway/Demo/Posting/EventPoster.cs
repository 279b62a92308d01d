using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Audiogum.Sessions.Gateway.Demo.Delivery;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Posting;

/// <summary>Posts over HTTP as a good client does: what may succeed later is sent again, after as long as the server asked for.</summary>
/// <param name="http">Its base address is the server's.</param>
/// <param name="tokenOf">The token that a listener's device acts with, asked for every post.</param>
/// <param name="timeProvider">Waits.</param>
public sealed class EventPoster(HttpClient http, Func<Listener, string> tokenOf, TimeProvider timeProvider)
{
    private const int MaxAttempts = 30;

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>Posts once, and again while the server is out of reach or answers 429 or 503: at most 30 times.</summary>
    /// <returns>The last answer's outcome.</returns>
    /// <exception cref="HttpRequestException">The server was out of reach at the last attempt.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<PostResult> PostAsync(Upload upload, CancellationToken cancellationToken)
    {
        var body = upload.ToBody();
        if (upload.From.Compresses) body = Compress(body);
        for (var attempt = 1; ; attempt++)
        {
            var wait = DefaultWait;
            try
            {
                using var request = RequestOf(upload.From, body);
                using var answer = await http.SendAsync(request, cancellationToken);
                if (attempt == MaxAttempts || answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                    return await PostResult.ReadAsync(answer, cancellationToken);
                wait = answer.Headers.RetryAfter?.Delta ?? DefaultWait;
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsPassing(exception, cancellationToken))
            {
                // Out of reach, or no answer in time: the same as being told to wait.
            }

            await Task.Delay(wait < MaxWait ? wait : MaxWait, timeProvider, cancellationToken);
        }
    }

    private static bool IsPassing(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    private HttpRequestMessage RequestOf(Listener from, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        if (from.Compresses) content.Headers.ContentEncoding.Add("gzip");
        return new(HttpMethod.Post, "/v1/events")
        {
            Content = content,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tokenOf(from)) },
        };
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(body);
        return compressed.ToArray();
    }
}
