using System.IO.Compression;
using Audiogum.Sessions.Sessionization.Erasure;

namespace Audiogum.Sessions.Grains.Exports.Erasing;

/// <summary>Takes a user out of an exported file of any kind.</summary>
/// <param name="redaction">Which user, and what comes in the place.</param>
internal sealed class FileRedaction(UserRedaction redaction)
{
    /// <summary>The file without the user; the same instance when it says nothing of it.</summary>
    /// <param name="name">Its name, which tells its kind.</param>
    /// <param name="content">The file.</param>
    public async Task<byte[]> RedactAsync(string name, byte[] content) => Path.GetExtension(name) switch
    {
        ".parquet" => await ParquetRedaction.RedactAsync(content, redaction),
        ".gz" => Lines(content),
        _ => redaction.OfValues(content) is var redacted && redacted.Equals(content.AsMemory()) ? content : redacted.ToArray(),
    };

    private byte[] Lines(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        var lines = new RawLineRedaction(redaction);
        using var file = new MemoryStream();
        using (var written = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var rest = whole.GetBuffer().AsMemory(0, (int)whole.Length); !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                written.Write(lines.Redact(rest[..end]).Span);
                written.WriteByte((byte)'\n');
                rest = rest[(end + 1)..];
            }
        }

        return lines.Changed > 0 ? file.ToArray() : content;
    }
}
