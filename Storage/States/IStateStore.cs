using Audiogum.Sessions.Storage.Erasure;

namespace Audiogum.Sessions.Storage.States;

/// <summary>
/// Small documents by key, each replaced as a whole. A write says which copy it replaces, by its tag; tags never come back.
/// Calls are safe from any thread; one that cannot be carried out throws <see cref="StoreUnavailableException"/>, and
/// whether it took effect is then unknown.
/// </summary>
public interface IStateStore : IPurgeableStore, IAsyncDisposable
{
    /// <summary>Makes the store ready; called once, before anything else.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>The document, or null if there is none.</summary>
    ValueTask<StoredState?> FindAsync(StateKey key, CancellationToken cancellationToken);

    /// <summary>Writes a document durably; returns its new tag, or null if the stored one is not <paramref name="expected"/> (null: none is stored).</summary>
    ValueTask<string?> WriteAsync(StateKey key, string? expected, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Removes a document durably; false if the stored one is not <paramref name="expected"/>.</summary>
    ValueTask<bool> DeleteAsync(StateKey key, string expected, CancellationToken cancellationToken);
}

/// <summary>Names a document.</summary>
/// <param name="Type">What kind of state it is.</param>
/// <param name="Id">Whose it is.</param>
public readonly record struct StateKey(string Type, string Id);

/// <summary>A document as stored.</summary>
/// <param name="Tag">Names this copy of it.</param>
/// <param name="Data">Its bytes.</param>
public sealed record StoredState(string Tag, ReadOnlyMemory<byte> Data);
