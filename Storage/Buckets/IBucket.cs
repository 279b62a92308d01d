namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// A place for objects that are written once, whole, and never changed: a folder, a container of Azure Blobs, a bucket of
/// S3. Every implementation passes the same contract tests. Calls are safe from any thread and any number of processes. A
/// call that cannot be carried out throws <see cref="StoreUnavailableException"/>; whether a failed put took effect is then
/// unknown, and putting the same object again is safe.
/// </summary>
public interface IBucket
{
    /// <summary>
    /// Writes an object unless there is one of that name. Nobody ever sees a part of it, whatever process dies, and when this
    /// says <see cref="PutResult.Written"/> it survives a power cut.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Read to its end from where it stands.</param>
    /// <param name="cancellationToken">Ends it; the object may be there or not.</param>
    ValueTask<PutResult> PutAsync(ObjectName name, Stream content, CancellationToken cancellationToken);

    /// <summary>The content of an object with its <see cref="Stream.Length"/>, or null if there is none. The caller disposes it.</summary>
    ValueTask<Stream?> OpenAsync(ObjectName name, CancellationToken cancellationToken);

    /// <summary>Whether there is an object of that name.</summary>
    ValueTask<bool> ExistsAsync(ObjectName name, CancellationToken cancellationToken);

    /// <summary>
    /// The objects whose names begin so, ascending by the bytes of their names. What is put or removed meanwhile may be
    /// listed or not.
    /// </summary>
    /// <param name="prefix">What names begin with; of any length, empty for all.</param>
    /// <param name="after">Only names above this text; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<BucketObject> ListAsync(string prefix, string after, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an object, durably; nothing happens if there is none. Exports remove only what they staged and have put in its
    /// place, and what somebody must be forgotten in.
    /// </summary>
    ValueTask RemoveAsync(ObjectName name, CancellationToken cancellationToken);

    /// <summary>What the service may keep of removed objects by its own settings, in a sentence; null for nothing.</summary>
    string? Remains => null;
}

/// <summary>The outcome of a put.</summary>
public enum PutResult : byte
{
    /// <summary>Durable.</summary>
    Written,

    /// <summary>There is an object of that name already: nothing was written.</summary>
    Exists,
}

/// <summary>An object as listed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
public readonly record struct BucketObject(ObjectName Name, long Bytes);
