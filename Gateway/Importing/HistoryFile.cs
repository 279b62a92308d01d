using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Audiogum.Sessions.Gateway.Importing;

/// <summary>A file of events, one a line (NDJSON), plain or gzip whatever its name. Lines end with <c>\n</c> or <c>\r\n</c>; blank ones are passed over.</summary>
/// <param name="path">Where it is.</param>
/// <param name="place">Its place among the files imported.</param>
internal sealed class HistoryFile(string path, int place)
{
    private static readonly StreamPipeReaderOptions Buffered = new(bufferSize: 64 * 1024);

    /// <summary>Bytes of it as it lies there.</summary>
    public long Length { get; } = new FileInfo(path).Length;

    /// <summary>Bytes of it that were read.</summary>
    public long Position { get; private set; }

    /// <summary>Its lines after a number of them, in order; no more than one of <see cref="HistoryLine.MaxBytes"/> is held.</summary>
    /// <exception cref="InvalidDataException">It is gzip and damaged; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async IAsyncEnumerable<HistoryLine> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        await using var content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        var reader = PipeReader.Create(content, Buffered);
        var number = 1L;
        for (var isTooLong = false; ;)
        {
            var read = await ReadAsync(reader, number, cancellation);
            var buffer = read.Buffer;
            Position = file.Position;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (number > after && LineOf(buffer.Slice(0, end), number, isTooLong) is { } line) yield return line;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                (isTooLong, number) = (false, number + 1);
            }

            if (read.IsCompleted)
            {
                if (number > after && LineOf(buffer, number, isTooLong) is { } last) yield return last;
                yield break;
            }

            isTooLong |= buffer.Length > HistoryLine.MaxBytes;
            if (isTooLong) buffer = buffer.Slice(buffer.End); // nothing of it is needed but its end
            reader.AdvanceTo(buffer.Start, read.Buffer.End);
        }
    }

    private HistoryLine? LineOf(ReadOnlySequence<byte> bytes, long number, bool isTooLong)
    {
        if (isTooLong || bytes.Length > HistoryLine.MaxBytes) return new(place, number, default, null, HistoryLine.TooLong);
        var line = bytes.ToArray().AsMemory();
        if (number == 1 && line.Span.StartsWith("\uFEFF"u8)) line = line["\uFEFF"u8.Length..];
        return line.Span.Trim(" \t\r"u8).IsEmpty ? null : HistoryLine.Of(place, number, line);
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader reader, long number, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{path}:{number}: the file does not decompress: {fault.Message}", fault);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        var magic = new byte[2];
        var isGzip = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic is [0x1f, 0x8b];
        file.Position = 0;
        return isGzip;
    }
}
