using System.Security.Cryptography;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>The files of a batch that is being put together, and the state after it.</summary>
/// <param name="next">The state once it is committed.</param>
internal sealed class BatchDraft(ExportState next)
{
    private readonly List<(StagedFile File, byte[] Content)> files = [];

    /// <summary>Paths of objects that the batch replaces, a manifest before the files that it names. They are removed before the batch is put.</summary>
    public List<string> Removes { get; } = [];

    /// <summary>What stands in the place of the user that the batch takes out of files, or null.</summary>
    public string? Erased { get; init; }

    /// <summary>The state once it is committed; its sequence number is in it.</summary>
    public ExportState Next { get; } = next;

    /// <summary>The files so far, with their contents.</summary>
    public IReadOnlyList<(StagedFile File, byte[] Content)> Files => files;

    /// <summary>Adds a file; it is named by its content.</summary>
    public void Add(string table, string partition, string extension, byte[] content, long rows, IReadOnlyDictionary<string, long> sums)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        files.Add((new(table, partition, ExportNames.File(table, partition, Next.Batches, sha256, extension), rows, content.Length, sha256, sums), content));
    }

    /// <summary>The batch as one object.</summary>
    public byte[] Write() => StagedBatch.Write(new(Next.Batches, Next, [.. files.Select(entry => entry.File)], Removes.Count > 0 ? Removes : null, Erased), files.Select(entry => entry.Content));
}
