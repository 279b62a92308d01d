namespace Audiogum.Sessions.Storage.Erasure;

/// <summary>A store whose files may hold bytes that were replaced or removed in it.</summary>
public interface IPurgeableStore
{
    /// <summary>Removes such bytes from all files that the store itself writes. May be repeated.</summary>
    /// <returns>What the database or service keeps of them by its own rules, a sentence each; empty for nothing.</returns>
    /// <exception cref="StoreUnavailableException">
    /// Not now: somebody still reads an old snapshot, or the store does not answer. Try again.
    /// </exception>
    ValueTask<IReadOnlyList<string>> PurgeAsync(CancellationToken cancellationToken);
}
