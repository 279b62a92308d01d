using Audiogum.Sessions.Gateway.Problems;

using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>How a body is encoded.</summary>
public enum ContentCoding : byte
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>Brotli.</summary>
    Brotli,

    /// <summary>zlib; also the raw deflate that some clients send under this name.</summary>
    Deflate,
}

/// <summary>Judges <c>Content-Type</c> and <c>Content-Encoding</c> of a post (api.md, POST /v1/events).</summary>
public static class PostMedia
{
    private const string Json = "application/json";

    private const string Codings = "gzip, br, deflate";

    /// <summary>The coding of the body, or why it is not supported (415).</summary>
    /// <param name="headers">Of the request.</param>
    /// <param name="answer">Of the answer: of an unsupported coding it names those that are (RFC 9110 §15.5.16).</param>
    public static (ContentCoding Coding, Problem? Problem) Read(IHeaderDictionary headers, IHeaderDictionary answer)
    {
        if (!IsJson(headers.ContentType))
            return (default, KnownProblems.UnsupportedMedia("unsupported_media_type", "The content type must be application/json in UTF-8."));
        if (Coding(headers.ContentEncoding) is { } coding) return (coding, null);
        answer.AcceptEncoding = Codings;
        return (default, KnownProblems.UnsupportedMedia("unsupported_content_encoding", "The content encoding must be one of gzip, br and deflate, or none."));
    }

    private static bool IsJson(StringValues header)
    {
        if (header.Count != 1) return false;
        if (string.Equals(header[0], Json, StringComparison.OrdinalIgnoreCase)) return true;
        if (!MediaTypeHeaderValue.TryParse(header[0], out var type) || !type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
            return false;
        var charsets = 0;
        foreach (var parameter in type.Parameters)
        {
            if (!parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)) continue;
            var charset = HeaderUtilities.RemoveQuotes(parameter.Value);
            if (++charsets > 1 || !(charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))) return false;
        }

        return true;
    }

    // A list of codings, in one header or several, is never one of these names.
    private static ContentCoding? Coding(StringValues header) => header.Count > 1 ? null : header.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => ContentCoding.Identity,
        "gzip" or "x-gzip" => ContentCoding.Gzip, // RFC 9110 §8.4.1.3
        "br" => ContentCoding.Brotli,
        "deflate" => ContentCoding.Deflate,
        _ => null,
    };
}
