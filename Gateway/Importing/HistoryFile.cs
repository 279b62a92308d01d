using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>A file of events, one a line (NDJSON), plain or gzip whatever its name. Lines end with <c>\n</c> or <c>\r\n</c>; blank ones are passed over.</summary>
/// <param name="path">Where it is.</param>
/// <param name="place">Its place among the files imported.</param>
internal sealed class HistoryFile(string path, int place)
{
    private static readonly StreamPipeReaderOptions Buffered = new(bufferSize: 64 * 1024);

    private XxHash128 digest = new();

    private long marked;

    private string? markedDigest;

    /// <summary>Bytes of it as it lies there.</summary>
    public long Length { get; } = new FileInfo(path).Length;

    /// <summary>Its length and the time of its last change: with other ones it may be another file.</summary>
    public string Stamp { get; } = string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length} {new FileInfo(path).LastWriteTimeUtc:O}");

    /// <summary>Lines that were read from its beginning.</summary>
    public long Lines { get; private set; }

    /// <summary>Digest of these lines.</summary>
    public string Digest => Convert.ToHexStringLower(digest.GetCurrentHash());

    /// <summary>Bytes of it that were read.</summary>
    public long Position { get; private set; }

    /// <summary>Its lines after a number of them, in order; no more than one of <see cref="HistoryLine.MaxBytes"/> is held.</summary>
    /// <exception cref="InvalidDataException">It is gzip and damaged or ends early, or is not UTF-8; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async IAsyncEnumerable<HistoryLine> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await using var content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        var reader = PipeReader.Create(content, Buffered);
        (Lines, digest) = (0, new());
        await RefuseUtf16Async(reader, cancellationToken);
        for (var isTooLong = false; ;)
        {
            var read = await ReadAsync(reader, cancellationToken);
            var buffer = read.Buffer;
            Position = file.Position;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = LineOf(buffer.Slice(0, end), Lines + 1, isTooLong);
                Take(buffer.Slice(0, buffer.GetPosition(1, end)));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                isTooLong = false;
                Count();
                if (Lines > after && line is not null) yield return line;
            }

            if (read.IsCompleted)
            {
                if (content != file && !await GzipMembers.AreAllOfAsync(path, cancellationToken))
                    throw new InvalidDataException($"{path}:{Lines + 1}: what follows a complete part of the gzip file is not gzip.");
                if (buffer.IsEmpty && !isTooLong) yield break;
                var last = LineOf(buffer, Lines + 1, isTooLong);
                Take(buffer);
                Count();
                if (Lines > after && last is not null) yield return last;
                yield break;
            }

            isTooLong |= buffer.Length > HistoryLine.MaxBytes;
            if (isTooLong) // nothing of it is needed but its end
            {
                Take(buffer);
                buffer = buffer.Slice(buffer.End);
            }

            reader.AdvanceTo(buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The digest of its first lines, or null where it has fewer.</summary>
    /// <exception cref="InvalidDataException">It ends early or is damaged before.</exception>
    public async Task<string?> DigestOfAsync(long lines, CancellationToken cancellationToken)
    {
        (marked, markedDigest) = (lines, lines == 0 ? Convert.ToHexStringLower(new XxHash128().GetCurrentHash()) : null);
        await foreach (var _ in ReadAsync(lines - 1, cancellationToken)) break; // a line at or behind the mark
        return markedDigest;
    }

    private void Count()
    {
        if (++Lines == marked) markedDigest = Digest;
    }

    private void Take(ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes) digest.Append(part.Span);
    }

    private HistoryLine? LineOf(ReadOnlySequence<byte> bytes, long number, bool isTooLong)
    {
        if (isTooLong || bytes.Length > HistoryLine.MaxBytes) return new(place, number, default, null, HistoryLine.TooLong);
        var line = bytes.ToArray().AsMemory();
        if (number == 1 && line.Span.StartsWith("\uFEFF"u8)) line = line["\uFEFF"u8.Length..];
        return line.Span.Trim(" \t\r"u8).IsEmpty ? null : HistoryLine.Parse(place, number, line);
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken, int least = 1)
    {
        try
        {
            return await reader.ReadAtLeastAsync(least, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path}:{Lines + 1}: the file ends early or is damaged, it does not decompress: {exception.Message}", exception);
        }
    }

    // Its mark, or a first character of two bytes: JSON begins with ASCII.
    private async ValueTask RefuseUtf16Async(PipeReader reader, CancellationToken cancellationToken)
    {
        var begin = (await ReadAsync(reader, cancellationToken, least: 2)).Buffer;
        var first = begin.Slice(0, Math.Min(2, begin.Length)).ToArray();
        if (first is [0xff, 0xfe] or [0xfe, 0xff] or [0, > 0 and < 0x80] or [> 0 and < 0x80, 0])
            throw new InvalidDataException($"{path}:1: the file is UTF-16; events are UTF-8.");
        reader.AdvanceTo(begin.Start);
    }

    private bool IsGzip(FileStream file)
    {
        var magic = new byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (read < magic.Length && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) throw new InvalidDataException($"{path}:1: the file ends early: it is not even a gzip header.");
        file.Position = 0;
        return magic is [0x1f, 0x8b];
    }
}
