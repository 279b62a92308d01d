using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Audiogum.Sessions.Tests.Storage.S3;

/// <summary>Signatures of a request and the chunks behind it, each made over the one before.</summary>
internal sealed class ChunkSignature(string date, string scope, string seed)
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private string previous = seed;

    /// <summary>Signs lines under the scope's key.</summary>
    public string Sign(string algorithm, params string[] lines)
    {
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + FakeS3.SecretKey), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join('\n', [algorithm, date, scope, .. lines]))));
    }

    /// <summary>Checks the next chunk.</summary>
    public void Chunk(ReadOnlySpan<byte> data, string signature) => Next(signature, Sign("AWS4-HMAC-SHA256-PAYLOAD", previous, Empty, Convert.ToHexStringLower(SHA256.HashData(data))));

    /// <summary>Checks what stands behind the chunks.</summary>
    public void Trailer(string lines, string signature) => Next(signature, Sign("AWS4-HMAC-SHA256-TRAILER", previous, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))));

    private void Next(string told, string expected) => previous = told == expected ? told : throw new RefusedException(403, "SignatureDoesNotMatch");
}

/// <summary>A body in the encoding <c>aws-chunked</c>, its chunks signed or not, with trailing headers.</summary>
internal static class ChunkedBody
{
    /// <summary>The content and the trailing headers.</summary>
    public static (byte[] Content, Dictionary<string, string> Trailers) Decode(byte[] sent, IHeaderDictionary headers, string kind, ChunkSignature signature)
    {
        var isSigned = kind.StartsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", StringComparison.Ordinal);
        if (!isSigned && kind != "STREAMING-UNSIGNED-PAYLOAD-TRAILER") throw new RefusedException(501, "NotImplemented");
        if (!headers.ContentEncoding.ToString().Split(',').Contains("aws-chunked")) throw new RefusedException(400, "InvalidEncoding");
        var (at, content) = (0, new MemoryStream());
        while (true)
        {
            var head = Line().Split(';');
            var size = int.Parse(head[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size > sent.Length - at) throw new RefusedException(400, "IncompleteBody");
            var data = sent.AsSpan(at, size);
            if (isSigned) signature.Chunk(data, head.Length == 2 && head[1].StartsWith("chunk-signature=", StringComparison.Ordinal) ? head[1][16..] : "");
            content.Write(data);
            at += size;
            if (size == 0) break;
            if (Line().Length > 0) throw new RefusedException(400, "InvalidChunk");
        }

        var trailers = new Dictionary<string, string>();
        for (var line = Line(); line.Length > 0; line = at < sent.Length ? Line() : "") trailers.Add(line.Split(':', 2)[0], line.Split(':', 2)[1].Trim());
        if (at != sent.Length || content.Length.ToString(CultureInfo.InvariantCulture) != headers["x-amz-decoded-content-length"]) throw new RefusedException(400, "IncompleteBody");
        var told = trailers.Remove("x-amz-trailer-signature", out var signed) ? signed : "";
        if (isSigned && trailers.Count > 0) signature.Trailer(string.Concat(trailers.Select(trailer => $"{trailer.Key}:{trailer.Value}\n")), told);
        if (headers["x-amz-trailer"].ToString() != string.Join(',', trailers.Keys)) throw new RefusedException(400, "MalformedTrailerError");
        return (content.ToArray(), trailers);

        string Line()
        {
            var end = sent.AsSpan(at).IndexOf("\r\n"u8);
            if (end < 0) throw new RefusedException(400, "IncompleteBody");
            var line = Encoding.ASCII.GetString(sent, at, end);
            at += end + 2;
            return line;
        }
    }
}
