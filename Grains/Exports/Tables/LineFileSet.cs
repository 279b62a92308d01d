using System.IO.Compression;
using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>
/// The open files of JSON lines of one table in a batch, one for each partition that has lines. Lines are compressed when their
/// files are completed: a compressor for each open file would take hundreds of kilobytes.
/// </summary>
internal sealed class LineFileSet(string table)
{
    /// <summary>Bytes that an open file takes in memory before it has lines.</summary>
    private const int Empty = 512;

    private readonly SortedDictionary<string, LineFile> partitions = new(StringComparer.Ordinal);

    /// <summary>Bytes that they hold in memory, about.</summary>
    public long Held { get; private set; }

    /// <summary>Adds a JSON document without line breaks to a partition.</summary>
    public void Add(string partition, ReadOnlySpan<byte> line)
    {
        if (!partitions.TryGetValue(partition, out var file))
        {
            partitions.Add(partition, file = new());
            Held += Empty;
        }

        file.Add(line);
        Held += line.Length + 1;
    }

    /// <summary>Completes the open files and adds them to a batch; lines that come after this go into others.</summary>
    public async Task CompleteAsync(BatchDraft draft)
    {
        foreach (var (partition, file) in partitions)
            await draft.AddAsync(table, partition, "ndjson.gz", file.Complete(), file.Lines, new Dictionary<string, long>());
        partitions.Clear();
        Held = 0;
    }

    private sealed class LineFile
    {
        private readonly MemoryStream lines = new();

        public long Lines { get; private set; }

        public void Add(ReadOnlySpan<byte> line)
        {
            lines.Write(line);
            lines.WriteByte((byte)'\n');
            Lines++;
        }

        public byte[] Complete()
        {
            var file = new MemoryStream();
            using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(lines.GetBuffer(), 0, (int)lines.Length);
            return file.ToArray();
        }
    }
}
