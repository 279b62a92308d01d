namespace Audiogum.Sessions.Grains.Exports.Batches;

/// <summary>
/// Bytes that are written once and then read: the first of them in memory, and all of them in a temporary file as soon as
/// they are more than <see cref="MaxHeld"/>. The file goes with the spool, and with the process.
/// </summary>
internal sealed class Spool : IAsyncDisposable
{
    /// <summary>Bytes that are held in memory at most.</summary>
    public const int MaxHeld = 1 << 20;

    private const int BufferBytes = 1 << 16;

    private Stream content = new MemoryStream();

    /// <summary>Bytes so far.</summary>
    public long Length => content.Length;

    /// <summary>Writes bytes behind the others.</summary>
    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (content is MemoryStream held && held.Length + bytes.Length > MaxHeld)
        {
            content = new FileStream(
                Path.Combine(Path.GetTempPath(), $"sessions-export-{Guid.NewGuid():N}"),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = BufferBytes,
                    Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
                });
            await content.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), cancellationToken);
        }

        content.Position = content.Length;
        await content.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Some of the bytes.</summary>
    public async ValueTask<byte[]> ReadAsync(long at, int length, CancellationToken cancellationToken = default)
    {
        var bytes = new byte[length];
        content.Position = at;
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>All of the bytes, to be read from the first one on; the spool's own stream, which nobody else may dispose.</summary>
    public Stream Rewind()
    {
        content.Position = 0;
        return content;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => content.DisposeAsync();
}
