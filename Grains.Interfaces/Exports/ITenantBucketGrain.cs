namespace Audiogum.Sessions.Grains.Interfaces.Exports;

/// <summary>
/// A tenant's door to what was exported for it. Keyed by tenant: paths are below the tenant's own place, and no path leads
/// out of it. Every call throws <see cref="DataUnavailableException"/> when the bucket cannot be read.
/// </summary>
[Alias("ITenantBucketGrain")]
public interface ITenantBucketGrain : IGrainWithStringKey
{
    /// <summary>A page of objects, ascending by path; empty where exports are off.</summary>
    /// <param name="prefix">What paths begin with; may be empty.</param>
    /// <param name="after">Only paths above this; may be empty.</param>
    /// <param name="limit">1 to 1 000.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    [Alias("List")]
    ValueTask<ExportList> List(string prefix, string after, int limit, CancellationToken cancellationToken = default);

    /// <summary>The content of an object: the first piece says what it is, each has at most <see cref="JsonReply.MaxPiece"/> bytes; no pieces if there is no such object.</summary>
    [Alias("Read")]
    IAsyncEnumerable<ExportPiece> Read(string path);

    /// <summary>The content of an object from a byte on, in the same way; no pieces if there is no such object, or no such byte.</summary>
    [Alias("ReadFrom")]
    IAsyncEnumerable<ExportPiece> ReadFrom(string path, long from);
}

/// <summary>A page of objects.</summary>
/// <param name="objects">The objects.</param>
/// <param name="hasMore">Whether there are more.</param>
[GenerateSerializer, Immutable, Alias("ExportList")]
public sealed class ExportList(IReadOnlyList<ExportObject> objects, bool hasMore)
{
    /// <summary>The objects.</summary>
    [Id(0)]
    public IReadOnlyList<ExportObject> Objects { get; } = objects;

    /// <summary>Whether there are more.</summary>
    [Id(1)]
    public bool HasMore { get; } = hasMore;
}

/// <summary>An object as listed.</summary>
/// <param name="Path">Its path within the tenant's exports.</param>
/// <param name="Bytes">Its length.</param>
[GenerateSerializer, Immutable, Alias("ExportObject")]
public sealed record ExportObject([property: Id(0)] string Path, [property: Id(1)] long Bytes);

/// <summary>A piece of an object.</summary>
/// <param name="bytes">The next bytes.</param>
/// <param name="length">Length of the whole object.</param>
/// <param name="sha256">SHA-256 of the whole object, lower-case hex.</param>
[GenerateSerializer, Immutable, Alias("ExportPiece")]
public sealed class ExportPiece(byte[] bytes, long length, string sha256)
{
    /// <summary>The next bytes; empty only for an empty object.</summary>
    [Id(0)]
    public byte[] Bytes { get; } = bytes;

    /// <summary>Length of the whole object.</summary>
    [Id(1)]
    public long Length { get; } = length;

    /// <summary>SHA-256 of the whole object, lower-case hex.</summary>
    [Id(2)]
    public string Sha256 { get; } = sha256;
}
