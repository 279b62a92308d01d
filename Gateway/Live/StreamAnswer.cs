using Microsoft.AspNetCore.Http.Features;

namespace Audiogum.Sessions.Gateway.Live;

/// <summary>
/// Writes Server-Sent Events, each with its text on one <c>data:</c> line. A quiet stream says every 15 s, by a comment
/// that readers ignore, that it is alive: proxies keep it, and a reader that is gone is found.
/// </summary>
/// <param name="items">The events. They end when cancelled.</param>
/// <param name="timeProvider">The server's clock.</param>
public sealed class StreamAnswer(IAsyncEnumerable<StreamItem> items, TimeProvider timeProvider) : IResult
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    private static readonly ReadOnlyMemory<byte> Comment = ": \n\n"u8.ToArray();

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-cache,no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;

        httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
        await using var item = items.GetAsyncEnumerator(ending.Token);
        Task<bool>? next = null;
        try
        {
            while (true)
            {
                next ??= item.MoveNextAsync().AsTask();
                await ((Task)next).WaitAsync(Limits.StreamSilence, timeProvider)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!next.IsCompleted)
                {
                    await WriteAsync(response, Comment, ending.Token);
                    continue;
                }

                if (!await next) return;
                next = null;
                await WriteAsync(response, item.Current.Text, ending.Token);
            }
        }
        finally
        {
            // What is still being waited for must have ended before the source can be closed.
            await ending.CancelAsync();
            if (next is not null) await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A piece at a time: what is written waits for its reader, and what waits is a copy.
    private static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        for (; text.Length > 0; text = text[Math.Min(text.Length, Limits.StreamPieceBytes)..])
        {
            await response.Body.WriteAsync(text[..Math.Min(text.Length, Limits.StreamPieceBytes)], cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}
