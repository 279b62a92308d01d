using Audiogum.Sessions.Gateway.Problems;
using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>
/// Reads a whole body, inflated, and never more of it than <see cref="EventLimits.MaxBodyBytes"/>. The memory belongs to
/// the post for good: an actor may still hold slices of it after the request has timed out, so nothing here is pooled.
/// </summary>
public static class PostBody
{
    private const int FirstBytes = 64 * 1024;

    private static readonly Problem TooLarge = KnownProblems.TooLarge($"A post has at most {EventLimits.MaxBodyBytes} bytes, inflated.");

    private static readonly Problem Corrupt = KnownProblems.BadBody("invalid_encoding", "The body does not decode as its content encoding says.");

    private static readonly Problem Crowded = KnownProblems.TooManyRequests("Too many bytes are being posted at once.");

    /// <summary>The inflated body, or the problem to answer (400, 413, 429).</summary>
    /// <param name="request">The request.</param>
    /// <param name="coding">How its body is encoded.</param>
    /// <param name="lease">Grows with the memory that the body takes.</param>
    /// <param name="cancellationToken">Ends when the client is gone.</param>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, Problem? Problem)> ReadAsync(
        HttpRequest request, ContentCoding coding, PostLease lease, CancellationToken cancellationToken)
    {
        // A body longer than the limit as sent is longer inflated, too: no encoder makes JSON longer.
        if (request.ContentLength > EventLimits.MaxBodyBytes) return (default, TooLarge);
        var (sent, problem) = await ReadAsync(request.Body, (int?)request.ContentLength, lease, cancellationToken);
        if (problem is not null || coding == ContentCoding.Identity) return (sent, problem);
        return BodyInflation.Inflate(sent, coding, EventLimits.MaxBodyBytes, out var body) switch
        {
            InflationResult.Inflated => lease.TryGrowTo(sent.Length + body.Length) ? (body, null) : (default, Crowded),
            InflationResult.TooLarge => (default, TooLarge),
            _ => (default, Corrupt),
        };
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Sent, Problem? Problem)> ReadAsync(
        Stream stream, int? announced, PostLease lease, CancellationToken cancellationToken)
    {
        // An announced length is believed only so far: what is not sent must not cost memory. One byte more shows the end.
        var buffer = Array.Empty<byte>();
        var wanted = Math.Min(announced ?? FirstBytes, FirstBytes) + 1;
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length > EventLimits.MaxBodyBytes) return (default, TooLarge);
                if (!lease.TryGrowTo(wanted)) return (default, Crowded);
                Array.Resize(ref buffer, wanted);
                wanted = Math.Min(wanted * 4, (announced ?? EventLimits.MaxBodyBytes) + 1);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) return (buffer.AsMemory(0, length), null);
            length += read;
        }
    }
}
