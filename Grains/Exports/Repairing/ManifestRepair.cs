using System.Security.Cryptography;
using Audiogum.Sessions.Grains.Exports.Batches;

namespace Audiogum.Sessions.Grains.Exports.Repairing;

/// <summary>
/// Puts a manifest right that cannot be read, or whose files are not what was written: a batch of its own takes it away with its
/// files and puts back those that are sound. What the others held is to be exported again under higher revisions.
/// </summary>
/// <param name="dependencies">What exports are given.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="committer">Knows what was written, by the log.</param>
internal sealed class ManifestRepair(ExportDependencies dependencies, string tenant, ExportBatchCommitter committer)
{
    /// <summary>The batch, or null where nothing is known of such a manifest.</summary>
    /// <param name="path">The manifest's path within the tenant's exports.</param>
    /// <param name="before">The state before it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<BatchDraft?> ReadAsync(string path, ExportState before, CancellationToken cancellationToken)
    {
        if (ExportNames.SequenceOf(path) is not { } sequence || path.IndexOf('/') is not (> 0 and var slash)) return null;
        var (table, partition) = (path[..slash], path[(slash + 1)..path.LastIndexOf('/')]);
        var logged = await committer.FindAsync(sequence, cancellationToken);
        var written = (logged?.Files ?? []).Where(file => file.Table == table && file.Partition == partition).ToDictionary(file => file.Path);
        var manifest = await TryFindAsync(path, cancellationToken);
        if (manifest is null && written.Count == 0) return null;
        var next = before.Copy();
        next.Batches++;
        var draft = new BatchDraft(next);
        draft.Removes.Add(path);
        foreach (var file in (manifest?.Files.Select(file => $"{table}/{partition}/{file.Name}") ?? []).Union(written.Keys))
        {
            draft.Removes.Add(file);
            if (await committer.ReadAsync(committer.NameOf(file), cancellationToken) is not { } content || !IsSound(file, content)) continue;
            if (!written.TryGetValue(file, out var known)) continue; // nobody knows what it holds
            var extension = ExportNames.ExtensionOf(file[(file.LastIndexOf('/') + 1)..]);
            await draft.AddAsync(table, partition, extension, content, known.Rows, known.Sums);
        }

        return draft;
    }

    private static bool IsSound(string path, byte[] content) =>
        Convert.ToHexStringLower(SHA256.HashData(content)) == ExportNames.Sha256Of(path);

    private async Task<PartitionManifest?> TryFindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await new ExportedFileReader(dependencies.Location.Bucket!, tenant).FindManifestAsync(path, cancellationToken);
        }
        catch (DamagedFileException)
        {
            return null; // the log says what was in it
        }
    }
}
