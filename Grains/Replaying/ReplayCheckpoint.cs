using System.Text;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage.Metadata;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>How far a replay has come: a note in the store that it fills. Who goes on after an interruption begins there.</summary>
/// <param name="Archive">The identity of the store that the archive is of, or nothing where it tells none.</param>
/// <param name="Batch">The last batch whose entries are stored, all of them; of the next one some may be.</param>
/// <param name="Sessions">Sessions that began in these batches.</param>
/// <param name="Entries">Entries of these batches.</param>
/// <param name="Rejections">Rejections of these batches.</param>
/// <param name="IsDone">Whether all that the archive tells is in the store; what is left is to compare them.</param>
internal sealed record ReplayCheckpoint(string Archive, long Batch, long Sessions, long Entries, long Rejections, bool IsDone)
{
    /// <summary>The place of a tenant's replay, or null if none was ever begun.</summary>
    public static async ValueTask<ReplayCheckpoint?> FindAsync(IMetadataStore store, string tenant, CancellationToken cancellationToken) =>
        await store.FindMetadataAsync(Name(tenant), cancellationToken) is { } note ? ReportJson.Read<ReplayCheckpoint>(Encoding.UTF8.GetBytes(note)) : null;

    /// <summary>Writes it down.</summary>
    public ValueTask WriteAsync(IMetadataStore store, string tenant, CancellationToken cancellationToken) =>
        store.WriteMetadataAsync(Name(tenant), Encoding.UTF8.GetString(ReportJson.Write(this)), over: true, cancellationToken);

    private static string Name(string tenant) => $"replay:{tenant}";
}
