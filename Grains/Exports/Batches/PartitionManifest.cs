namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// What a batch added to a partition; the partition is all its manifests together. A file that no manifest names does not
/// count, although none is ever seen.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Sequence">The batch.</param>
/// <param name="Ruleset">Version of the rules that the numbers follow (semantics).</param>
/// <param name="CompleteThrough">What was acknowledged before this instant is in this batch or an earlier one.</param>
/// <param name="Rows">Rows of all files.</param>
/// <param name="Bytes">Bytes of all files.</param>
/// <param name="Sums">Sums over all files of the columns that can be summed.</param>
/// <param name="Files">The files.</param>
internal sealed record PartitionManifest(
    string Table, string Partition, long Sequence, int Ruleset, DateTimeOffset CompleteThrough, long Rows, long Bytes,
    IReadOnlyDictionary<string, long> Sums, IReadOnlyList<ManifestFile> Files)
{
    /// <summary>The manifest of files of one partition.</summary>
    public static PartitionManifest Create(BatchRecord record, IReadOnlyList<StagedFile> files) => new(
        files[0].Table, files[0].Partition, record.Sequence, Sessionization.PlaySessions.Ruleset.Number, DateTimeOffset.FromUnixTimeMilliseconds(record.State.CompleteThrough),
        files.Sum(file => file.Rows), files.Sum(file => file.Bytes),
        files.SelectMany(file => file.Sums).GroupBy(sum => sum.Key).ToDictionary(sums => sums.Key, sums => sums.Sum(sum => sum.Value)),
        [.. files.Select(file => new ManifestFile(file.Path[(file.Path.LastIndexOf('/') + 1)..], file.Rows, file.Bytes, file.Sha256))]);
}

/// <summary>A file of a manifest.</summary>
/// <param name="Name">Its name, in the manifest's folder.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hex.</param>
internal sealed record ManifestFile(string Name, long Rows, long Bytes, string Sha256);
