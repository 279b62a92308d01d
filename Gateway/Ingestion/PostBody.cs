using System.Buffers;

using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Sessionization.Events;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// Reads a whole body, inflated, and never more of it than <see cref="EventLimits.MaxBodyBytes"/>. The memory belongs to
/// the post for good: an actor may still hold slices of it after the request has timed out, so nothing here is pooled.
/// </summary>
/// <param name="options">How long a body may take.</param>
/// <param name="timeProvider">Measures that.</param>
public sealed class PostBody(IOptions<IngestionOptions> options, TimeProvider timeProvider)
{
    private const int FirstBytes = 64 * 1024;

    private static readonly Problem TooLarge = KnownProblems.TooLarge($"A post has at most {EventLimits.MaxBodyBytes} bytes, inflated.");

    private static readonly Problem Corrupt = KnownProblems.BadBody("invalid_encoding", "The body does not decode as its content encoding says.");

    private static readonly Problem TooSlow = KnownProblems.ForStatus(StatusCodes.Status408RequestTimeout);

    /// <summary>The inflated body, or the problem to answer (400, 413, 429, 503).</summary>
    /// <param name="sent">The body as sent.</param>
    /// <param name="coding">How it is encoded.</param>
    /// <param name="lease">Grows with the memory that the body takes.</param>
    public static (ReadOnlyMemory<byte> Body, Problem? Problem) Inflate(ReadOnlyMemory<byte> sent, ContentCoding coding, PostLease lease)
    {
        if (coding == ContentCoding.Identity) return (sent, null);
        return BodyInflation.Inflate(sent, coding, EventLimits.MaxBodyBytes, out var body) switch
        {
            InflationResult.Inflated => lease.GrowTo(sent.Length + body.Length) is { } refused ? (default, refused) : (body, null),
            InflationResult.TooLarge => (default, TooLarge),
            _ => (default, Corrupt),
        };
    }

    /// <summary>The body as sent, or the problem to answer (408, 413, 429, 503).</summary>
    /// <param name="request">The request.</param>
    /// <param name="lease">Grows with the memory that the body takes.</param>
    /// <param name="cancellationToken">Ends when the client is gone.</param>
    public async ValueTask<(ReadOnlyMemory<byte> Sent, Problem? Problem)> ReadAsync(
        HttpRequest request, PostLease lease, CancellationToken cancellationToken)
    {
        // A body longer than the limit as sent is longer inflated, too: no encoder makes JSON longer.
        if (request.ContentLength > EventLimits.MaxBodyBytes) return (default, TooLarge);

        // An announced length is believed only so far: what is not sent must not cost memory. Without one, the byte past
        // the limit shows that there is more.
        var most = (int?)request.ContentLength ?? EventLimits.MaxBodyBytes + 1;
        using var deadline = new BodyDeadline(request.BodyReader, options.Value.PostTimeout, timeProvider);
        var buffer = Array.Empty<byte>();
        var length = 0;
        while (length < most)
        {
            var read = await deadline.ReadAsync(cancellationToken);
            if (read.IsCanceled)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start);
                request.HttpContext.Response.Headers.Connection = "close"; // what is still being sent is not waited for
                return (default, TooSlow);
            }

            var part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, most - length));
            if (length + part.Length > buffer.Length)
            {
                var wanted = (int)Math.Min(Math.Max(Math.Max(FirstBytes, buffer.Length * 4), length + part.Length), most);
                if (lease.GrowTo(wanted) is { } refused)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.Start);
                    return (default, refused);
                }

                var grown = GC.AllocateUninitializedArray<byte>(wanted);
                buffer.AsSpan(0, length).CopyTo(grown);
                buffer = grown;
            }

            part.CopyTo(buffer.AsSpan(length));
            length += (int)part.Length;
            request.BodyReader.AdvanceTo(part.End);
            if (read.IsCompleted) break;
        }

        return length > EventLimits.MaxBodyBytes ? (default, TooLarge) : (buffer.AsMemory(0, length), null);
    }
}
