using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Audiogum.Sessions.Tests.Storage.S3;

/// <summary>A request whose signature (version 4), length and body were found to be right.</summary>
/// <param name="Method">The method.</param>
/// <param name="Key">The object's name; empty for the bucket itself.</param>
/// <param name="Query">The query.</param>
/// <param name="Body">The body, decoded.</param>
/// <param name="Sha256">The SHA-256 that came with it, base64, or null.</param>
/// <param name="BodyKind">How the body was sent.</param>
internal sealed record SignedRequest(string Method, string Key, IQueryCollection Query, byte[] Body, string? Sha256, string BodyKind)
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);

    /// <summary>Reads and checks a request.</summary>
    /// <exception cref="RefusedException">It is wrong.</exception>
    public static async Task<SignedRequest> ReadAsync(HttpContext context)
    {
        var (headers, kind) = (context.Request.Headers, context.Request.Headers["x-amz-content-sha256"].ToString());
        var signature = Check(context, kind);
        using var sent = new MemoryStream();
        await context.Request.Body.CopyToAsync(sent);
        if (context.Request.ContentLength is { } length && length != sent.Length) throw new RefusedException(400, "IncompleteBody");
        var (body, trailers) = kind.StartsWith("STREAMING-", StringComparison.Ordinal)
            ? ChunkedBody.Decode(sent.ToArray(), headers, kind, signature)
            : (sent.ToArray(), []);
        if (!kind.StartsWith("STREAMING-", StringComparison.Ordinal) && kind != Convert.ToHexStringLower(SHA256.HashData(body)))
            throw new RefusedException(400, kind == "UNSIGNED-PAYLOAD" ? "UnsignedPayload" : "XAmzContentSHA256Mismatch");
        var path = Uri.UnescapeDataString(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0]);
        var bucket = "/" + FakeS3.Bucket;
        if (path.TrimEnd('/') != bucket && !path.StartsWith(bucket + "/", StringComparison.Ordinal)) throw new RefusedException(404, "NoSuchBucket");
        var key = path.Length > bucket.Length + 1 ? path[(bucket.Length + 1)..] : string.Empty;
        return new(context.Request.Method, key, context.Request.Query, body, Checksums.Check(body, headers, trailers), kind);
    }

    private static ChunkSignature Check(HttpContext context, string payload)
    {
        var headers = context.Request.Headers;
        var parts = headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed) || !parts.TryGetValue("Signature", out var signature)) throw new RefusedException(403, "AccessDenied");
        var date = headers["x-amz-date"].ToString();
        var scope = $"{date[..8]}/{FakeS3.Region}/s3/aws4_request";
        if (credential != $"{FakeS3.AccessKey}/{scope}") throw new RefusedException(403, "InvalidAccessKeyId");
        var sentAt = DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((TimeProvider.System.GetUtcNow() - sentAt).Duration() > MaxSkew) throw new RefusedException(403, "RequestTimeTooSkewed");
        var unsigned = headers.Keys.FirstOrDefault(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !signed.Split(';').Contains(name.ToLowerInvariant()));
        if (unsigned is not null) throw new RefusedException(403, "HeadersNotSigned");

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var query = context.Request.Query.SelectMany(parameter => parameter.Value.Select(value => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(value ?? "")}")).Order(StringComparer.Ordinal);
        var canonical = string.Join('\n', [
            context.Request.Method, string.Join('/', target[0].Split('/').Select(segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment)))), string.Join('&', query),
            .. signed.Split(';').Select(name => $"{name}:{headers[name].ToString().Trim()}"), "", signed, payload]);
        var chain = new ChunkSignature(date, scope, signature);
        if (chain.Sign("AWS4-HMAC-SHA256", Hash(Encoding.UTF8.GetBytes(canonical))) != signature) throw new RefusedException(403, "SignatureDoesNotMatch");
        return chain;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
