namespace Audiogum.Sessions.Storage.Metadata;

/// <summary>
/// Small texts that the store keeps of itself, beside what it keeps of tenants: they go where the data goes, into a backup
/// too, and are the same for all silos.
/// </summary>
public interface IMetadataStore
{
    /// <summary>A note, or null.</summary>
    /// <param name="name">Its name: letters, digits, <c>-</c> and <c>:</c>, at most 200 characters.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<string?> FindMetadataAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a note durably. Completes only when it would survive a power cut.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it says, at most 1 000 characters.</param>
    /// <param name="over">What becomes of one of that name: it is written over, or stays as it is. Of many who write a new one at once one is kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask WriteMetadataAsync(string name, string text, bool over, CancellationToken cancellationToken);
}

/// <summary>The notes that there are.</summary>
public static class MetadataKeys
{
    private const string Identity = "identity";

    /// <summary>What tells the store from every other one: random, given when it is first asked for, and never changed.</summary>
    public static async ValueTask<string> IdentityAsync(this IMetadataStore store, CancellationToken cancellationToken)
    {
        if (await store.FindMetadataAsync(Identity, cancellationToken).ConfigureAwait(false) is { } known) return known;
        await store.WriteMetadataAsync(Identity, Guid.NewGuid().ToString("N"), over: false, cancellationToken)
            .ConfigureAwait(false);
        return await store.FindMetadataAsync(Identity, cancellationToken).ConfigureAwait(false) ?? throw new StoreUnavailableException("The store lost its identity.");
    }
}
