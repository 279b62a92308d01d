using System.Text;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;
using Audiogum.Sessions.Storage.Metadata;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>
/// Whose a tenant's exported files are: an object that holds the identity of the store that they are of. Nobody else's batches
/// may come among them: a store that was rebuilt from them would go on where the feed of the old one had ended.
/// </summary>
internal static class ExportOwnership
{
    /// <summary>The identity of the store that the files are of, or null where nothing tells it.</summary>
    public static async Task<string?> FindAsync(IBucket bucket, string tenant, CancellationToken cancellationToken) =>
        await bucket.ReadWholeAsync(ExportNames.Owner(tenant), cancellationToken) is { } owner ? Encoding.UTF8.GetString(owner) : null;

    /// <summary>
    /// Whether a state tells of the files that are there: it does if the log of its last batch is. Small state may outlive the
    /// store or the files that it is of; then the export begins anew, and meets what is there like any other writer.
    /// </summary>
    public static async Task<bool> IsToldByAsync(ExportState state, IBucket bucket, string tenant, CancellationToken cancellationToken) =>
        state.Batches == 0 || await bucket.ExistsAsync(ExportNames.Logged(tenant, state.Batches), cancellationToken);

    /// <summary>
    /// Makes sure that the files are this store's. The first one that writes there makes them its own, and so does one that
    /// wrote there before there were such objects: its state says so.
    /// </summary>
    /// <param name="bucket">Where the files are.</param>
    /// <param name="store">The store.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="batches">How many batches the store knows to have written there (<see cref="IsToldByAsync"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ForeignArchiveException">They are another's.</exception>
    public static async Task DemandAsync(IBucket bucket, IMetadataStore store, string tenant, long batches, CancellationToken cancellationToken)
    {
        var ours = await store.IdentityAsync(cancellationToken);
        var owner = await FindAsync(bucket, tenant, cancellationToken);
        if (owner is null && (batches > 0 || !await HasBatchesAsync(bucket, tenant, cancellationToken)))
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(ours));
            await bucket.PutAsync(ExportNames.Owner(tenant), content, cancellationToken);
            owner = await FindAsync(bucket, tenant, cancellationToken);
        }

        if (owner != ours) throw new ForeignArchiveException(ours);
    }

    private static async Task<bool> HasBatchesAsync(IBucket bucket, string tenant, CancellationToken cancellationToken) =>
        await bucket.ExistsAsync(ExportNames.Staged(tenant, 1), cancellationToken) || await bucket.ExistsAsync(ExportNames.Logged(tenant, 1), cancellationToken);
}

/// <summary>A tenant's exported files are another store's: nothing is added to them, and nothing is taken away.</summary>
/// <param name="identity">The identity of the store that wanted to.</param>
internal sealed class ForeignArchiveException(string identity) : StoreUnavailableException("The exported files of a tenant are another store's.")
{
    /// <summary>The identity of the store that wanted to.</summary>
    public string Identity { get; } = identity;
}
