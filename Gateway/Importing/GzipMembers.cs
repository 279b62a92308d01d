using System.IO.Compression;
using System.IO.Pipelines;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>
/// Tells whether a gzip file consists of gzip members from its first byte to its last. <see cref="GZipStream"/> ends without
/// an error at the first member whose header is none, whatever follows: plain lines, padding, a damaged member.
/// </summary>
/// <remarks>
/// The file is decompressed with one more member behind it. That member comes out only if everything before it is gzip. Asked
/// only of files that decompress without an error, so that a cut member cannot take the added one for its own data.
/// </remarks>
internal static class GzipMembers
{
    /// <summary>Whether nothing but members is in it.</summary>
    /// <param name="path">A file that decompresses without an error.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<bool> AreAllOfAsync(string path, CancellationToken cancellationToken)
    {
        var sentinel = Guid.NewGuid().ToByteArray();
        var pipe = new Pipe();
        var writing = WriteAsync(path, Compress(sentinel), pipe.Writer, cancellationToken);
        byte[] end = [];
        await using (var content = new GZipStream(pipe.Reader.AsStream(), CompressionMode.Decompress))
        {
            var buffer = new byte[64 * 1024];
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                byte[] known = [.. end, .. buffer.AsSpan(Math.Max(0, read - sentinel.Length), Math.Min(read, sentinel.Length))];
                end = known[Math.Max(0, known.Length - sentinel.Length)..];
            }
        }

        await writing;
        return end.AsSpan().SequenceEqual(sentinel);
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(content);
        return compressed.ToArray();
    }

    private static async Task WriteAsync(string path, byte[] last, PipeWriter writer, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await file.CopyToAsync(writer, cancellationToken); // ends early where the reader has ended
        await writer.WriteAsync(last, cancellationToken);
        await writer.CompleteAsync();
    }
}
