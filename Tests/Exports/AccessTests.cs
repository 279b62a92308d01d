using System.Net;
using System.Security.Cryptography;

namespace Audiogum.Sessions.Tests.Exports;

/// <summary><c>GET /v1/exports</c> and <c>GET /v1/exports/{path}</c> of a real server.</summary>
public sealed class AccessTests(ExportedServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_files_are_listed_page_by_page_and_nothing_else()
    {
        var root = Path.Combine(server.Folder.Exports, "tenant=acme");
        var listed = new List<string>();
        for (string? cursor = string.Empty; cursor is not null;)
        {
            var page = await server.AskAsync($"/v1/exports?limit=7{(cursor.Length > 0 ? "&cursor=" + cursor : "")}");
            Assert.InRange(page["exports"]!.AsArray().Count, 1, 7);
            listed.AddRange(page["exports"]!.AsArray().Select(file => $"{file!["path"]} {file["bytes"]}"));
            cursor = (string?)page["next"];
        }

        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => (Path: Path.GetRelativePath(root, file), new FileInfo(file).Length))
            .Where(file => !file.Path.StartsWith('_')).OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Path} {file.Length}");
        Assert.Equal(files, listed);
        Assert.Equal(listed.Count(path => path.StartsWith("sessions/date=2026-11-20/", StringComparison.Ordinal)), (await server.AskAsync("/v1/exports?limit=1000&prefix=sessions/date=2026-11-20/"))["exports"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_file_is_downloaded_whole_with_its_digest()
    {
        foreach (var file in (await server.AskAsync("/v1/exports?limit=1000"))["exports"]!.AsArray())
        {
            var path = (string)file!["path"]!;
            using var answer = await server.Client.GetAsync("/v1/exports/" + path, Cancelled);
            var content = await answer.Content.ReadAsByteArrayAsync(Cancelled);
            var hash = SHA256.HashData(content);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(server.Folder.Exports, "tenant=acme", path), Cancelled), content);
            Assert.Equal($"\"{Convert.ToHexStringLower(hash)}\"", answer.Headers.ETag!.Tag);
            Assert.Equal($"sha-256=:{Convert.ToBase64String(hash)}:", Assert.Single(answer.Headers.GetValues("Repr-Digest")));
            Assert.Equal(path.EndsWith(".parquet", StringComparison.Ordinal) ? "application/vnd.apache.parquet" : path.EndsWith(".gz", StringComparison.Ordinal) ? "application/gzip" : "application/json", answer.Content.Headers.ContentType!.MediaType);

            using var again = new HttpRequestMessage(HttpMethod.Get, "/v1/exports/" + path) { Headers = { IfNoneMatch = { answer.Headers.ETag } } };
            using var unchanged = await server.Client.SendAsync(again, Cancelled);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    [Fact]
    public async Task A_path_is_decoded_exactly_once_slashes_too()
    {
        var path = (string)(await server.AskAsync("/v1/exports?limit=1"))["exports"]!.AsArray()[0]!["path"]!;
        var plain = await server.Client.GetByteArrayAsync("/v1/exports/" + path, Cancelled);
        var encoded = Uri.EscapeDataString(path);
        Assert.Contains("%2F", encoded, StringComparison.Ordinal);
        Assert.Equal(plain, await server.Client.GetByteArrayAsync("/v1/exports/" + encoded, Cancelled));
        string[] others = [encoded.Replace("%", "%25", StringComparison.Ordinal), "..%2F" + encoded, "x%2F..%2F" + encoded];
        foreach (var other in others)
        {
            using var answer = await server.Client.GetAsync("/v1/exports/" + other, Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_range_of_a_file_is_that_part_of_it()
    {
        var file = (await server.AskAsync("/v1/exports?limit=1"))["exports"]!.AsArray()[0]!;
        var (path, length) = ((string)file["path"]!, (long)file["bytes"]!);
        var whole = await server.Client.GetByteArrayAsync("/v1/exports/" + path, Cancelled);
        foreach (var (range, from, to) in (IEnumerable<(string, long, long)>)[("bytes=0-0", 0, 1), ("bytes=3-9", 3, 10), ("bytes=5-", 5, length), ("bytes=-4", length - 4, length), ("bytes=0-999999999", 0, length), ("bytes=-999999999", 0, length)])
        {
            using var part = await RangeAsync(path, range);
            Assert.Equal((range, HttpStatusCode.PartialContent), (range, part.StatusCode));
            Assert.Equal($"bytes {from}-{to - 1}/{length}", part.Content.Headers.ContentRange!.ToString());
            Assert.Equal(whole[(int)from..(int)to], await part.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(whole))}\"", part.Headers.ETag!.Tag);
            Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(whole))}:", Assert.Single(part.Headers.GetValues("Repr-Digest")));
        }

        using var behind = await RangeAsync(path, $"bytes={length}-");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, behind.StatusCode);
        Assert.Equal($"bytes */{length}", behind.Content.Headers.ContentRange!.ToString());
        foreach (var (range, ifRange) in (IEnumerable<(string, string?)>)[("bytes=0-1,3-4", null), ("lines=1-2", null), ("bytes=0-1", "\"of-another-version\"")])
        {
            using var ignored = await RangeAsync(path, range, ifRange);
            Assert.Equal((HttpStatusCode.OK, length), (ignored.StatusCode, ignored.Content.Headers.ContentLength));
        }

        using var same = await RangeAsync(path, "bytes=0-1", $"\"{Convert.ToHexStringLower(SHA256.HashData(whole))}\"");
        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);

        async Task<HttpResponseMessage> RangeAsync(string of, string range, string? ifRange = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/exports/" + of);
            request.Headers.TryAddWithoutValidation("Range", range);
            if (ifRange is not null) request.Headers.TryAddWithoutValidation("If-Range", ifRange);
            return await server.Client.SendAsync(request, Cancelled);
        }
    }

    [Theory]
    [InlineData("nothing.parquet")]
    [InlineData("sessions")]
    [InlineData("sessions/")]
    [InlineData("_log/0000000001.json")]
    [InlineData("_staged/0000000001")]
    [InlineData("%2e%2e/tenant=other/x")]
    [InlineData("..%2ftenant=acme%2f_log%2f0000000001.json")]
    [InlineData("sessions/..%2f_log/0000000001.json")]
    [InlineData("/etc/passwd")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("..%5c..%5cdata")]
    [InlineData("SESSIONS/x")]
    [InlineData("../exports/tenant=other/x")]
    public async Task Paths_that_are_no_file_of_the_tenant_are_not_found(string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(server.Client.BaseAddress + "v1/exports/" + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Another_tenant_sees_and_reads_nothing_of_it()
    {
        var paths = (await server.AskAsync("/v1/exports?limit=1000"))["exports"]!.AsArray().Select(file => (string)file!["path"]!).ToArray();
        using var other = server.ClientOf("acm");
        Assert.Equal("""{"exports":[]}""", await other.GetStringAsync("/v1/exports", Cancelled));
        Assert.Equal("""{"exports":[]}""", await other.GetStringAsync("/v1/exports?prefix=../tenant=acme/", Cancelled));
        foreach (var path in paths)
        {
            using var answer = await other.GetAsync("/v1/exports/" + path, Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var cursor in (string[])["", "%21", "bm90IGEgcGF0aA", new string('A', 2_000)])
        {
            using var answer = await server.Client.GetAsync("/v1/exports?cursor=" + cursor, Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }
}
