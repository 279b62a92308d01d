using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>The outcome of inflating a body.</summary>
public enum InflationResult : byte
{
    /// <summary>It is whole.</summary>
    Inflated,

    /// <summary>It does not decode, is cut short or goes on after its end.</summary>
    Corrupt,

    /// <summary>It is longer than allowed; inflating stopped there.</summary>
    TooLarge,
}

/// <summary>
/// Inflates a body strictly. The framework's streams take a truncated body for a short one, and what follows the end
/// for nothing; so the checksum that ends gzip and zlib is looked for here once more, and Brotli is decoded by hand.
/// Raw deflate has no checksum: cut short, it is found out as malformed JSON.
/// </summary>
public static class BodyInflation
{
    private const int GzipTrailer = 8;

    private const int ZlibTrailer = 4;

    /// <summary>Inflates <paramref name="sent"/>, of which at most <paramref name="limit"/> bytes may come.</summary>
    public static InflationResult Inflate(ReadOnlyMemory<byte> sent, ContentCoding coding, int limit, out ReadOnlyMemory<byte> body)
    {
        try
        {
            return coding switch
            {
                ContentCoding.Brotli => InflateBrotli(sent.Span, limit, out body),
                ContentCoding.Gzip => Check(Drain(new GZipStream(Open(sent), CompressionMode.Decompress), limit, out body), EndsAsGzip(sent.Span, body.Span)),
                _ when IsZlib(sent.Span) => Check(Drain(new ZLibStream(Open(sent), CompressionMode.Decompress), limit, out body), EndsAsZlib(sent.Span, body.Span)),
                _ => Drain(new DeflateStream(Open(sent), CompressionMode.Decompress), limit, out body),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // The latter by a zlib stream that wants a dictionary (RFC 1950 §2.2, FDICT), which nobody can have agreed on.
            body = default;
            return InflationResult.Corrupt;
        }
    }

    private static InflationResult Check(InflationResult result, bool endsWell) =>
        result == InflationResult.Inflated && !endsWell ? InflationResult.Corrupt : result;

    private static MemoryStream Open(ReadOnlyMemory<byte> sent) =>
        MemoryMarshal.TryGetArray(sent, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(sent.ToArray(), writable: false);

    private static InflationResult Drain(Stream inflating, int limit, out ReadOnlyMemory<byte> body)
    {
        using (inflating)
        {
            var buffer = new byte[Math.Min(64 * 1024, limit + 1)];
            var length = 0;
            int read;
            while ((read = inflating.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += read;
                if (length > limit) break;
                if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
            }

            body = buffer.AsMemory(0, length);
            return length > limit ? InflationResult.TooLarge : InflationResult.Inflated;
        }
    }

    private static InflationResult InflateBrotli(ReadOnlySpan<byte> sent, int limit, out ReadOnlyMemory<byte> body)
    {
        using var decoder = new BrotliDecoder();
        var buffer = new byte[Math.Min(64 * 1024, limit + 1)];
        var length = 0;
        body = default;
        while (true)
        {
            var status = decoder.Decompress(sent, buffer.AsSpan(length), out var consumed, out var written);
            sent = sent[consumed..];
            length += written;
            if (length > limit) return InflationResult.TooLarge;
            if (status == OperationStatus.Done)
            {
                body = buffer.AsMemory(0, length);
                return sent.IsEmpty ? InflationResult.Inflated : InflationResult.Corrupt;
            }

            if (status != OperationStatus.DestinationTooSmall) return InflationResult.Corrupt;
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit + 1));
        }
    }

    // RFC 1950 §2.2: method 8, and the two header bytes are a multiple of 31.
    private static bool IsZlib(ReadOnlySpan<byte> sent) =>
        sent.Length >= 2 && (sent[0] & 0x0F) == 8 && BinaryPrimitives.ReadUInt16BigEndian(sent) % 31 == 0;

    private static bool EndsAsZlib(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> body)
    {
        const uint modulus = 65_521;
        const int unreduced = 5_552; // bytes that cannot overflow the sums
        if (sent.Length < ZlibTrailer) return false;
        uint low = 1, high = 0;
        while (!body.IsEmpty)
        {
            var part = body[..Math.Min(unreduced, body.Length)];
            foreach (var value in part) high += low += value;
            low %= modulus;
            high %= modulus;
            body = body[part.Length..];
        }

        return BinaryPrimitives.ReadUInt32BigEndian(sent[^ZlibTrailer..]) == (high << 16 | low);
    }

    // The trailer tells of the last member only: a gzip body may be several, one after another.
    private static bool EndsAsGzip(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> body)
    {
        if (sent.Length < GzipTrailer) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(sent[^4..]);
        return length <= body.Length && Crc32.HashToUInt32(body[^(int)length..]) == BinaryPrimitives.ReadUInt32LittleEndian(sent[^GzipTrailer..]);
    }
}
