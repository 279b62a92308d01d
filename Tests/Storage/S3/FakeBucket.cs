using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Audiogum.Sessions.Tests.Storage.S3;

/// <summary>Puts, gets, heads, removals and listings.</summary>
internal static class FakeBucket
{
    private static readonly string[] ListParameters = ["list-type", "prefix", "start-after", "continuation-token", "encoding-type", "max-keys", "delimiter"];

    public static Task AnswerAsync(FakeS3 server, SignedRequest request, HttpContext context, Fault fault) => (request.Method, request.Key.Length > 0) switch
    {
        ("PUT", true) => PutAsync(server, request, context),
        ("GET", true) => GetAsync(server, request, context, fault),
        ("HEAD", true) => GetAsync(server, request, context, fault),
        ("DELETE", true) => DeleteAsync(server, request, context),
        ("GET", false) when request.Query["list-type"] == "2" => ListAsync(server, request, context),
        _ => throw new RefusedException(501, "NotImplemented"),
    };

    private static Task PutAsync(FakeS3 server, SignedRequest request, HttpContext context)
    {
        if (context.Request.Headers.IfNoneMatch != "*") throw new RefusedException(400, "UnconditionalPut");
        server.Bodies.AddOrUpdate(request.BodyKind.StartsWith("STREAMING-", StringComparison.Ordinal) ? request.BodyKind : "hash", 1, (_, count) => count + 1);
        if (!server.Objects.TryAdd(request.Key, new(request.Body, request.Sha256))) throw new RefusedException(412, "PreconditionFailed");
        context.Response.Headers.ETag = ETag(request.Body);
        return Task.CompletedTask;
    }

    private static Task DeleteAsync(FakeS3 server, SignedRequest request, HttpContext context)
    {
        server.Objects.TryRemove(request.Key, out _);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task GetAsync(FakeS3 server, SignedRequest request, HttpContext context, Fault fault)
    {
        if (context.Request.Headers.Range.Count > 0) throw new RefusedException(501, "NotImplemented");
        if (!server.Objects.TryGetValue(request.Key, out var found)) throw new RefusedException(404, "NoSuchKey");
        var response = context.Response;
        response.ContentLength = found.Content.Length;
        response.ContentType = "application/octet-stream";
        response.Headers.ETag = ETag(found.Content);
        response.Headers.LastModified = "Fri, 20 Nov 2026 08:00:00 GMT";
        if (found.Sha256 is { } sha256 && context.Request.Headers["x-amz-checksum-mode"] == "ENABLED") response.Headers["x-amz-checksum-sha256"] = sha256;
        if (request.Method == "HEAD") return;
        var content = found.Content.ToArray();
        if (fault == Fault.Corrupt) content[^1] ^= 1;
        await response.Body.WriteAsync(content.AsMemory(0, fault == Fault.Cut ? content.Length / 2 : content.Length));
        if (fault != Fault.Cut) return;
        await response.Body.FlushAsync();
        context.Abort();
    }

    private static Task ListAsync(FakeS3 server, SignedRequest request, HttpContext context)
    {
        if (request.Query.Keys.Except(ListParameters).Any() || request.Query.ContainsKey("delimiter")) throw new RefusedException(501, "NotImplemented");
        var (prefix, token) = (request.Query["prefix"].ToString(), request.Query["continuation-token"].ToString());
        var after = token.Length > 0 ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : request.Query["start-after"].ToString();
        var found = server.Objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(entry.Key, after) > 0)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).Take(FakeS3.PageObjects + 1).ToArray();
        var page = found.Take(FakeS3.PageObjects).ToArray();
        var isUrl = request.Query["encoding-type"] == "url";
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        xml.Append(CultureInfo.InvariantCulture, $"<Name>{FakeS3.Bucket}</Name><KeyCount>{page.Length}</KeyCount><IsTruncated>{(found.Length > page.Length ? "true" : "false")}</IsTruncated>");
        if (isUrl) xml.Append("<EncodingType>url</EncodingType>");
        if (found.Length > page.Length) xml.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key))}</NextContinuationToken>");
        foreach (var (key, value) in page)
        {
            var name = SecurityElement.Escape(isUrl ? Uri.EscapeDataString(key) : key);
            xml.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{name}</Key><LastModified>2026-11-20T08:00:00.000Z</LastModified><ETag>{SecurityElement.Escape(ETag(value.Content))}</ETag><Size>{value.Content.Length}</Size></Contents>");
        }

        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(xml.Append("</ListBucketResult>").ToString());
    }

    private static string ETag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
}
