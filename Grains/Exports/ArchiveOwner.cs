using System.Text;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Exports;

/// <summary>Whose a tenant's exported files are: an object that holds the identity of the store that they are of.</summary>
internal static class ArchiveOwner
{
    /// <summary>The identity of the store that the files are of, or null where nothing tells it.</summary>
    public static async Task<string?> FindAsync(IBucket bucket, string tenant, CancellationToken cancellationToken) =>
        await bucket.ReadWholeAsync(ExportNames.Owner(tenant), cancellationToken) is { } owner ? Encoding.UTF8.GetString(owner) : null;
}
