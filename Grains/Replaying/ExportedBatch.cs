using System.IO.Compression;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>The lines of a batch, held to its manifests.</summary>
/// <param name="sequence">The batch.</param>
internal sealed class ExportedBatch(long sequence)
{
    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> lines = [];

    /// <summary>The batch.</summary>
    public long Sequence => sequence;

    /// <summary>Reads the files of a batch.</summary>
    /// <param name="files">The tenant's files.</param>
    /// <param name="sequence">The batch.</param>
    /// <param name="partitions">Tables and partitions that it has files in.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreUnavailableException">A file is not what its manifest says.</exception>
    public static async Task<ExportedBatch> ReadAsync(ExportedFileReader files, long sequence, IEnumerable<(string Table, string Partition)> partitions, CancellationToken cancellationToken)
    {
        var batch = new ExportedBatch(sequence);
        foreach (var (table, partition) in partitions)
        {
            var manifest = await files.ManifestAsync(table, partition, sequence, cancellationToken);
            foreach (var file in manifest.Files)
            {
                var path = $"{table}/{partition}/{file.Name}";
                var content = await files.ReadAsync(new(manifest, file, path), cancellationToken) ?? throw new StoreUnavailableException($"{path} is not what its manifest says.");
                var before = batch.LinesOf(table).Count;
                batch.Add(table, content);
                if (batch.LinesOf(table).Count - before != file.Rows) throw new StoreUnavailableException($"{path} has not as many lines as its manifest says.");
            }
        }

        return batch;
    }

    /// <summary>The lines of a table, in the order of partitions and of the files.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Lines(string table) => LinesOf(table);

    private List<ReadOnlyMemory<byte>> LinesOf(string table)
    {
        if (!lines.TryGetValue(table, out var known)) lines.Add(table, known = []);
        return known;
    }

    private void Add(string table, byte[] content)
    {
        using var whole = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress)) gzip.CopyTo(whole);
        var left = new ReadOnlyMemory<byte>(whole.GetBuffer(), 0, (int)whole.Length);
        for (int end; (end = left.Span.IndexOf((byte)'\n')) >= 0; left = left[(end + 1)..]) LinesOf(table).Add(left[..end]);
    }
}
