using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>
/// Rebuilds a tenant in an empty store from its archive: first the entries of all batches, in the order they were stored,
/// then what entries do not tell (<c>receipts</c>), then a look at what came out. Held is one batch at a time. One that was
/// interrupted goes on where it ended (<see cref="ReplayPlace"/>).
/// </summary>
/// <param name="store">An opened store that no server writes to.</param>
/// <param name="bucket">The archive; it is only read.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="shards">Shards of a tenant.</param>
/// <param name="progress">Told of each step and batch.</param>
public sealed class TenantReplay(ISessionStore store, IBucket bucket, string tenant, int shards, IProgress<ReplayProgress> progress)
{
    private const int SessionsAtOnce = 64;

    private readonly ExportedFiles files = new(bucket, tenant);

    /// <summary>Replays.</summary>
    /// <exception cref="StoreUnavailableException">The store or the archive failed, or a file is not what its manifest says. Once that is cured another run goes on from there.</exception>
    public async Task<ReplayReport> RunAsync(CancellationToken cancellationToken)
    {
        var found = await ReplayPlace.FindAsync(store, tenant, cancellationToken);
        if (found is null or { IsDone: true } && (await store.ListTenantsAsync(cancellationToken)).Contains(tenant, StringComparer.Ordinal)) return ReplayReport.NotEmpty;
        var archive = await ArchiveOwner.FindAsync(bucket, tenant, cancellationToken) ?? string.Empty;
        if (found is { IsDone: false } && found.Archive != archive) return ReplayReport.OfAnother;
        var batches = await BatchesAsync(["raw", "rejected"], cancellationToken);
        if (batches.Count == 0) return ReplayReport.NothingThere;

        var isAgain = found is { IsDone: false };
        var entries = new ReplayedEntries(store, tenant, shards, isAgain ? found! : new(archive, 0, 0, 0, false));
        await entries.BeginAsync(isAgain, cancellationToken);
        await ReplayAsync("entries", batches, batch => entries.AddAsync(batch, cancellationToken), cancellationToken);
        await entries.AddEarlyAsync(cancellationToken);
        await ReplayAsync("receipts", await BatchesAsync([ReceiptsLine.Table], cancellationToken), batch => AddReceiptsAsync(batch, cancellationToken), cancellationToken);
        var verification = new ReplayVerification(store, files, bucket, tenant, shards);
        await verification.RunAsync(progress, cancellationToken);
        var place = entries.Place;
        await (place with { IsDone = true }).WriteAsync(store, tenant, cancellationToken);
        return new(null, place.Sessions, entries.Entries, place.Rejections, verification.Compared, verification.ListeningMs, [.. verification.Differences, .. verification.Missing(place.Sessions)]);
    }

    /// <summary>How many sessions are worked on at the same time.</summary>
    internal static ParallelOptions Parallelism(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = SessionsAtOnce, CancellationToken = cancellationToken };

    /// <summary>The batches that have files in some tables, in their order, and the partitions of these files.</summary>
    private async Task<SortedDictionary<long, List<(string Table, string Partition)>>> BatchesAsync(string[] tables, CancellationToken cancellationToken)
    {
        var batches = new SortedDictionary<long, List<(string Table, string Partition)>>();
        foreach (var table in tables)
        {
            await foreach (var (sequence, partition) in files.PartitionsAsync(table, cancellationToken))
            {
                if (!batches.TryGetValue(sequence, out var partitions)) batches.Add(sequence, partitions = []);
                partitions.Add((table, partition));
            }
        }

        return batches;
    }

    private async Task ReplayAsync(string step, SortedDictionary<long, List<(string Table, string Partition)>> batches, Func<ArchivedBatch, Task> apply, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var (sequence, partitions) in batches)
        {
            await apply(await ArchivedBatch.ReadAsync(files, sequence, partitions, cancellationToken));
            progress.Report(new(step, ++done, batches.Count));
        }
    }

    private Task AddReceiptsAsync(ArchivedBatch batch, CancellationToken cancellationToken)
    {
        var sessions = batch.Lines(ReceiptsLine.Table).Select(line => ReportJson.Read<ReceiptsLine>(line.Span)).GroupBy(line => line.SessionId);
        return Parallel.ForEachAsync(sessions, Parallelism(cancellationToken), async (lines, cancellation) =>
        {
            foreach (var line in lines) await SessionReplay.RestoreAsync(store, new(tenant, lines.Key), shards, line, cancellation);
        });
    }
}
