using System.Security.Cryptography;

using Audiogum.Sessions.Gateway.Exports;
using Audiogum.Sessions.Grains.Interfaces.Exports;

using Microsoft.AspNetCore.Http;

namespace Audiogum.Sessions.Tests.Cluster.Http;

/// <summary>Ranges of a file that comes in pieces: here of four bytes each.</summary>
public sealed class ExportRangeTests
{
    private const int PieceBytes = 4;

    private static readonly byte[] File = [.. Enumerable.Range(0, 18).Select(number => (byte)number)];

    private readonly List<long> _opened = [];

    [Theory]
    [InlineData("bytes=0-2", 0, 3)]
    [InlineData("bytes=1-9", 1, 10)]
    [InlineData("bytes=3-3", 3, 4)]
    [InlineData("bytes=4-4", 4, 5)]
    [InlineData("bytes=9-", 9, 18)]
    [InlineData("bytes=-1", 17, 18)]
    [InlineData("bytes=17-100", 17, 18)]
    public async Task A_range_is_read_from_the_piece_that_it_begins_in(string range, int from, int to)
    {
        var (status, body, headers) = await AskAsync(range);
        Assert.Equal(StatusCodes.Status206PartialContent, status);
        Assert.Equal(File[from..to], body);
        Assert.Equal(to - from, headers.ContentLength);
        Assert.Equal($"bytes {from}-{to - 1}/{File.Length}", headers.ContentRange.ToString());
        Assert.Equal(from < PieceBytes ? [0] : [0, from], _opened); // what lies before is not sent through
    }

    [Theory]
    [InlineData("bytes=18-")]
    [InlineData("bytes=-0")]
    public async Task A_range_behind_the_end_is_416(string range)
    {
        var (status, _, headers) = await AskAsync(range);
        Assert.Equal((StatusCodes.Status416RangeNotSatisfiable, "bytes */18"), (status, headers.ContentRange.ToString()));
    }

    private async Task<(int Status, byte[] Body, IHeaderDictionary Headers)> AskAsync(string range)
    {
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get, Headers = { Range = range } } };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await (await ExportFileResult.CreateAsync("a.gz", ReadFrom, TestContext.Current.CancellationToken)).ExecuteAsync(context);
        return (context.Response.StatusCode, body.ToArray(), context.Response.Headers);
    }

    private async IAsyncEnumerable<ExportPiece> ReadFrom(long from)
    {
        _opened.Add(from);
        await Task.CompletedTask;
        for (var at = (int)from; at < File.Length; at += PieceBytes)
            yield return new(File[at..Math.Min(at + PieceBytes, File.Length)], File.Length, Convert.ToHexStringLower(SHA256.HashData(File)));
    }
}
