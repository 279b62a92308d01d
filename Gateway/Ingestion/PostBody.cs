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

    /// <summary>The inflated body, or the problem to answer (400, 413, 429, 503).</summary>
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
            InflationResult.Inflated => lease.GrowTo(sent.Length + body.Length) is { } refused ? (default, refused) : (body, null),
            InflationResult.TooLarge => (default, TooLarge),
            _ => (default, Corrupt),
        };
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Sent, Problem? Problem)> ReadAsync(
        Stream stream, int? announced, PostLease lease, CancellationToken cancellationToken)
    {
        // An announced length is believed only so far: what is not sent must not cost memory. Without one, the byte past
        // the limit shows that there is more.
        var most = announced ?? EventLimits.MaxBodyBytes + 1;
        var buffer = Array.Empty<byte>();
        var length = 0;
        while (length < most)
        {
            if (length == buffer.Length)
            {
                var wanted = Math.Min(Math.Max(FirstBytes, length * 4), most);
                if (lease.GrowTo(wanted) is { } refused) return (default, refused);
                var grown = GC.AllocateUninitializedArray<byte>(wanted);
                buffer.AsSpan(0, length).CopyTo(grown);
                buffer = grown;
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) break;
            length += read;
        }

        return length > EventLimits.MaxBodyBytes ? (default, TooLarge) : (buffer.AsMemory(0, length), null);
    }
}
