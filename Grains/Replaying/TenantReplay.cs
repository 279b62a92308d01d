using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>
/// Rebuilds a tenant in an empty store from its archive: first the entries of all batches, in the order they were stored,
/// then what entries do not tell (<c>receipts</c>), then a look at what came out. Held is one batch at a time. One that was
/// interrupted reads all batches again and writes on where it ended (<see cref="ReplayCheckpoint"/>); one that came to its end
/// writes
/// nothing more and only looks.
/// </summary>
/// <param name="store">An opened store that no server writes to.</param>
/// <param name="bucket">The archive; it is only read.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="shards">Shards of a tenant.</param>
/// <param name="progress">Told of each step and batch.</param>
/// <param name="timeProvider">The clock of waiting.</param>
public sealed class TenantReplay(ISessionStore store, IBucket bucket, string tenant, int shards, IProgress<ReplayProgress> progress, TimeProvider timeProvider)
{
    private const int SessionsAtOnce = 64;

    private readonly ExportedFileReader files = new(bucket, tenant);

    /// <summary>Replays.</summary>
    /// <exception cref="StoreUnavailableException">The store or the archive failed, or a file is not what its manifest says. Once that is cured another run goes on from there.</exception>
    public async Task<ReplayReport> RunAsync(CancellationToken cancellationToken)
    {
        var place = await ReplayCheckpoint.FindAsync(store, tenant, cancellationToken);
        if (place is null or { IsDone: true })
        {
            var isThere = (await store.ListTenantsAsync(cancellationToken)).Contains(tenant, StringComparer.Ordinal);
            if (isThere && place is null) return ReplayReport.NotEmpty;
            if (!isThere) place = null;
        }

        var archive = await ExportOwnership.FindAsync(bucket, tenant, cancellationToken) ?? string.Empty;
        if (place is not null && place.Archive != archive) return place.IsDone ? ReplayReport.NotEmpty : ReplayReport.OfAnother;
        if (place is not { IsDone: true })
        {
            var batches = await BatchesAsync(["raw", "rejected"], cancellationToken);
            if (batches.Count == 0) return ReplayReport.NothingThere;
            place = await FillAsync(batches, place, archive, cancellationToken);
        }

        var verification = new ReplayVerification(store, files, bucket, tenant, shards);
        await verification.RunAsync(progress, cancellationToken);
        return new(null, place.Sessions, place.Entries, place.Rejections, verification.Compared, verification.ListeningMs, [.. verification.Differences, .. verification.Missing(place.Sessions)]);
    }

    /// <summary>How many sessions are worked on at the same time.</summary>
    internal static ParallelOptions Parallelism(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = SessionsAtOnce, CancellationToken = cancellationToken };

    /// <summary>Writes what is not in the store yet, and the note that all of it is: who dies after that has only to compare.</summary>
    private async Task<ReplayCheckpoint> FillAsync(SortedDictionary<long, List<(string Table, string Partition)>> batches, ReplayCheckpoint? found, string archive, CancellationToken cancellationToken)
    {
        var entries = new ReplayedEntries(store, tenant, shards, found ?? new(archive, 0, 0, 0, 0, false), timeProvider);
        await entries.BeginAsync(found is not null, cancellationToken);
        await ReplayAsync("entries", batches, batch => entries.AddAsync(batch, cancellationToken), cancellationToken);
        await entries.AddEarlyAsync(cancellationToken);
        await ReplayAsync("receipts", await BatchesAsync([ReceiptsLine.Table], cancellationToken), batch => AddReceiptsAsync(batch, cancellationToken), cancellationToken);
        var whole = entries.Place with { IsDone = true };
        await whole.WriteAsync(store, tenant, cancellationToken);
        return whole;
    }

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

    private async Task ReplayAsync(string step, SortedDictionary<long, List<(string Table, string Partition)>> batches, Func<ExportedBatch, Task> apply, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var (sequence, partitions) in batches)
        {
            await apply(await ExportedBatch.ReadAsync(files, sequence, partitions, cancellationToken));
            progress.Report(new(step, ++done, batches.Count));
        }
    }

    private Task AddReceiptsAsync(ExportedBatch batch, CancellationToken cancellationToken)
    {
        var sessions = batch.Lines(ReceiptsLine.Table).Select(line => ReportJson.Read<ReceiptsLine>(line.Span)).GroupBy(line => line.SessionId);
        return Parallel.ForEachAsync(sessions, Parallelism(cancellationToken), async (lines, cancellation) =>
        {
            foreach (var line in lines) await SessionReplay.RestoreAsync(store, new(tenant, lines.Key), shards, line, cancellation);
        });
    }
}
