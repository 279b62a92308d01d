using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>A file that a manifest names.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="File">What it says of the file.</param>
/// <param name="Path">The file's path within the tenant's exports.</param>
internal sealed record ExportedFile(PartitionManifest Manifest, ManifestFile File, string Path);

/// <summary>Reads what a tenant has exported, by its manifests: what they do not name does not count.</summary>
/// <param name="bucket">The bucket.</param>
/// <param name="tenant">The tenant.</param>
internal sealed class ExportedFileReader(IBucket bucket, string tenant)
{
    /// <summary>The manifests of a partition, in the order of their batches.</summary>
    public async IAsyncEnumerable<PartitionManifest> ManifestsAsync(string table, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (name, _) in bucket.ListAsync($"{ExportNames.Root(tenant)}{table}/{partition}/{ExportNames.ManifestPrefix}", string.Empty, cancellationToken))
        {
            if (await FindManifestAsync(name.ToString()[ExportNames.Root(tenant).Length..], cancellationToken) is { } manifest) yield return manifest;
        }
    }

    /// <summary>The files of a partition that have an ending, in the order of their batches.</summary>
    public async IAsyncEnumerable<ExportedFile> FilesAsync(string table, string partition, string extension, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var manifest in ManifestsAsync(table, partition, cancellationToken))
        {
            foreach (var file in manifest.Files.Where(file => file.Name.EndsWith("." + extension, StringComparison.Ordinal))) yield return new(manifest, file, $"{table}/{partition}/{file.Name}");
        }
    }

    /// <summary>The manifest of a batch in a partition.</summary>
    /// <exception cref="StoreUnavailableException">There is none any more, or it cannot be read.</exception>
    public async ValueTask<PartitionManifest> ManifestAsync(string table, string partition, long sequence, CancellationToken cancellationToken) =>
        await FindManifestAsync(ExportNames.Manifest(table, partition, sequence), cancellationToken)
            ?? throw new StoreUnavailableException($"The manifest of {table}/{partition} in batch {sequence} is not there any more.");

    /// <summary>The manifest of a path, or null if there is none.</summary>
    /// <exception cref="DamagedFileException">It cannot be read.</exception>
    public async ValueTask<PartitionManifest?> FindManifestAsync(string path, CancellationToken cancellationToken)
    {
        if (await bucket.ReadWholeAsync(NameOf(path), cancellationToken) is not { } json) return null;
        try
        {
            return ReportJson.Read<PartitionManifest>(json);
        }
        catch (JsonException damaged)
        {
            throw new DamagedFileException(path, damaged);
        }
    }

    /// <summary>The batches of a table and the partitions that they have files in.</summary>
    public async IAsyncEnumerable<(long Sequence, string Partition)> PartitionsAsync(string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var root = ExportNames.Root(tenant) + table + "/";
        await foreach (var (name, _) in bucket.ListAsync(root, string.Empty, cancellationToken))
        {
            var path = name.ToString()[root.Length..];
            if (ExportNames.SequenceOf(path) is { } sequence) yield return (sequence, path[..path.LastIndexOf('/')]);
        }
    }

    /// <summary>The content of a file if it is what its manifest says, else null.</summary>
    public async ValueTask<byte[]?> ReadAsync(ExportedFile file, CancellationToken cancellationToken) =>
        await bucket.ReadWholeAsync(NameOf(file.Path), cancellationToken) is { } content
        && content.Length == file.File.Bytes && Convert.ToHexStringLower(SHA256.HashData(content)) == file.File.Sha256
            ? content
            : null;

    private ObjectName NameOf(string path) => ObjectName.Parse(ExportNames.Root(tenant) + path);
}
