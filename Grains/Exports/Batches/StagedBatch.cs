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
/// That it is there whole is what decides the batch; all else follows from it, as often as need be, with the same bytes.
/// </summary>
/// <param name="record">The head.</param>
/// <param name="contents">The contents.</param>
internal sealed class StagedBatch(BatchRecord record, ReadOnlyMemory<byte> contents)
{
    public BatchRecord Record { get; } = record;

    /// <summary>The batch as bytes.</summary>
    public static byte[] Write(BatchRecord record, IEnumerable<byte[]> contents)
    {
        var whole = new MemoryStream();
        JsonSerializer.Serialize(whole, record, ReportJson.Options);
        whole.WriteByte((byte)'\n');
        foreach (var content in contents) whole.Write(content);
        return whole.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="StoreUnavailableException">It is something else.</exception>
    public static StagedBatch Read(ReadOnlyMemory<byte> whole)
    {
        try
        {
            var end = whole.Span.IndexOf((byte)'\n');
            var batch = new StagedBatch(ReportJson.Read<BatchRecord>(whole.Span[..Math.Max(0, end)]), whole[(end + 1)..]);
            if (batch.Record.Files.Sum(file => file.Bytes) == whole.Length - end - 1) return batch;
        }
        catch (JsonException fault)
        {
            throw new StoreUnavailableException("A staged batch cannot be read.", fault);
        }

        throw new StoreUnavailableException("A staged batch is not whole.");
    }

    /// <summary>Each file with its content.</summary>
    public IEnumerable<(StagedFile File, ReadOnlyMemory<byte> Content)> Files()
    {
        var at = 0;
        foreach (var file in Record.Files)
        {
            yield return (file, contents.Slice(at, (int)file.Bytes));
            at += (int)file.Bytes;
        }
    }
}
