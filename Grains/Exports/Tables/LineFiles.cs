using System.IO.Compression;
using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>The files of JSON lines of one table in a batch, one for each partition that has lines.</summary>
internal sealed class LineFiles(string table)
{
    private readonly SortedDictionary<string, LineFile> partitions = new(StringComparer.Ordinal);

    /// <summary>Adds a JSON document without line breaks to a partition.</summary>
    public void Add(string partition, ReadOnlySpan<byte> line)
    {
        if (!partitions.TryGetValue(partition, out var file)) partitions.Add(partition, file = new());
        file.Add(line);
    }

    /// <summary>Completes the files and adds them to a batch.</summary>
    public void Complete(BatchDraft draft)
    {
        foreach (var (partition, file) in partitions)
            draft.Add(table, partition, "ndjson.gz", file.Complete(), file.Lines, new Dictionary<string, long>());
    }

    private sealed class LineFile
    {
        private readonly MemoryStream file = new();
        private readonly GZipStream gzip;

        public LineFile() => gzip = new(file, CompressionLevel.Optimal, leaveOpen: true);

        public long Lines { get; private set; }

        public void Add(ReadOnlySpan<byte> line)
        {
            gzip.Write(line);
            gzip.WriteByte((byte)'\n');
            Lines++;
        }

        public byte[] Complete()
        {
            gzip.Dispose();
            return file.ToArray();
        }
    }
}
