using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Snapshots;

/// <summary>What a shard keeps, compressed and behind a checksum: a <see cref="CheckedBlob"/>.</summary>
public static class SnapshotData
{
    /// <summary>Encodes a body, or says null where it is too large to be kept under one key.</summary>
    public static byte[]? Encode(ReadOnlySpan<byte> body) =>
        body.Length <= ChunkWriter.MaxBodyLength && CheckedBlob.Encode(body) is { Length: <= SnapshotKey.MaxBytes } data ? data : null;

    /// <summary>The body.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes that <see cref="Encode"/> wrote; says what is wrong.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> data) => CheckedBlob.Decode(data, "snapshot");
}
