using System.Security.Cryptography;

namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// The files of a batch that is being put together, and the state after it. What is complete lies in a spool, and so mostly
/// on the disk: a batch is not held in memory, however large it is.
/// </summary>
/// <param name="next">The state once it is committed.</param>
internal sealed class BatchDraft(ExportState next) : IAsyncDisposable
{
    private readonly List<(StagedFile File, long At)> files = [];
    private readonly Spool spool = new();

    /// <summary>Paths of objects that the batch replaces, a manifest before the files that it names. They are removed before the batch is put.</summary>
    public List<string> Removes { get; } = [];

    /// <summary>What stands in the place of the user that the batch takes out of files, or null.</summary>
    public string? Erased { get; init; }

    /// <summary>The state once it is committed; its sequence number is in it.</summary>
    public ExportState Next { get; } = next;

    /// <summary>How many files it has so far.</summary>
    public int Files => files.Count;

    /// <summary>Adds a file; it is named by its content.</summary>
    public async ValueTask AddAsync(string table, string partition, string extension, ReadOnlyMemory<byte> content, long rows, IReadOnlyDictionary<string, long> sums)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var path = ExportNames.File(table, partition, Next.Batches, sha256, extension);
        files.Add((new(table, partition, path, rows, content.Length, sha256, sums), spool.Length));
        await spool.WriteAsync(content);
    }

    /// <summary>Each file with its content, one at a time.</summary>
    public async IAsyncEnumerable<(StagedFile File, byte[] Content)> ReadAsync()
    {
        foreach (var (file, at) in files) yield return (file, await spool.ReadAsync(at, checked((int)file.Bytes)));
    }

    /// <summary>The batch as one object, in a spool of its own.</summary>
    public Task<Spool> WriteAsync(CancellationToken cancellationToken) =>
        StagedBatch.WriteAsync(new(Next.Batches, Next, [.. files.Select(entry => entry.File)], Removes.Count > 0 ? Removes : null, Erased), spool.Rewind(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => spool.DisposeAsync();
}
