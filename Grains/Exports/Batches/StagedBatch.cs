using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>A file of a batch.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Partition">Its partition, as <c>date=2026-11-20</c>.</param>
/// <param name="Path">Its path within the tenant's exports.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hex.</param>
/// <param name="Sums">Sums of its columns that can be summed.</param>
internal sealed record StagedFile(string Table, string Partition, string Path, long Rows, long Bytes, string Sha256, IReadOnlyDictionary<string, long> Sums);

/// <summary>What a batch is: the head of a staged one, and the record in the log.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="State">The export's state once it is committed.</param>
/// <param name="Files">Its files.</param>
/// <param name="Removes">Paths of objects that it replaces, a manifest before the files that it names; null for none.</param>
/// <param name="Erased">What stands in the place of the user that it takes out of files; null for any other batch.</param>
internal sealed record BatchRecord(long Sequence, ExportState State, IReadOnlyList<StagedFile> Files, IReadOnlyList<string>? Removes = null, string? Erased = null);

/// <summary>
/// A batch as one object: a line of JSON (<see cref="BatchRecord"/>), then the contents of its files one after the other.
/// That it is there whole is what decides the batch; all else follows from it, as often as need be, with the same bytes. It is
/// read file by file.
/// </summary>
internal sealed class StagedBatch : IAsyncDisposable
{
    /// <summary>Bytes of the head at most: a batch that names more files than fit is none of ours.</summary>
    private const int MaxHead = 64 << 20;

    private readonly PipeReader reader;

    private StagedBatch(BatchRecord record, PipeReader reader) => (Record, this.reader) = (record, reader);

    public BatchRecord Record { get; }

    /// <summary>The batch as bytes.</summary>
    /// <param name="record">The head.</param>
    /// <param name="contents">The contents of its files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Spool> WriteAsync(BatchRecord record, Stream contents, CancellationToken cancellationToken)
    {
        var whole = new Spool();
        await whole.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, ReportJson.Options), cancellationToken);
        await whole.WriteAsync(new[] { (byte)'\n' }, cancellationToken);
        var piece = new byte[1 << 16];
        for (int read; (read = await contents.ReadAsync(piece, cancellationToken)) > 0;) await whole.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        return whole;
    }

    /// <summary>Reads what <see cref="WriteAsync"/> wrote: its head, and that it is as long as that says.</summary>
    /// <param name="whole">The object, which has a length; disposed with the batch.</param>
    /// <param name="leaveOpen">Whether it is not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreUnavailableException">It is something else.</exception>
    public static async Task<StagedBatch> ReadAsync(Stream whole, bool leaveOpen, CancellationToken cancellationToken)
    {
        var (length, reader) = (whole.Length, PipeReader.Create(whole, new(leaveOpen: leaveOpen)));
        try
        {
            var (record, head) = await ReadHeadAsync(reader, cancellationToken);
            if (record.Files.Sum(file => file.Bytes) == length - head) return new(record, reader);
        }
        catch (JsonException exception)
        {
            await reader.CompleteAsync();
            throw new StoreUnavailableException("A staged batch cannot be read.", exception);
        }

        await reader.CompleteAsync();
        throw new StoreUnavailableException("A staged batch is not whole.");
    }

    /// <summary>Each file with its content, once.</summary>
    public async IAsyncEnumerable<(StagedFile File, byte[] Content)> FilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in Record.Files)
        {
            var read = await reader.ReadAtLeastAsync(checked((int)file.Bytes), cancellationToken);
            if (read.Buffer.Length < file.Bytes) throw new StoreUnavailableException("A staged batch is not whole.");
            var content = read.Buffer.Slice(0, file.Bytes);
            yield return (file, content.ToArray());
            reader.AdvanceTo(content.End);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => reader.CompleteAsync();

    private static async Task<(BatchRecord Record, long Bytes)> ReadHeadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var head = read.Buffer.Slice(0, end);
                var (record, bytes) = (ReportJson.Read<BatchRecord>(head.ToArray()), head.Length + 1);
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return (record, bytes);
            }

            if (read.IsCompleted || read.Buffer.Length > MaxHead) throw new JsonException("It has no head.");
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
