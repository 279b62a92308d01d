using System.Collections.Concurrent;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Buckets;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>
/// Rebuilds a tenant in an empty store from its archive: first the entries of all batches, in the order they were stored,
/// then what entries do not tell (<c>receipts</c>), then a look at what came out. Held is one batch at a time.
/// </summary>
/// <param name="store">An opened store that no server writes to.</param>
/// <param name="bucket">The archive; it is only read.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="shards">Shards of a tenant.</param>
/// <param name="progress">Told of each step and batch.</param>
public sealed class TenantReplay(ISessionStore store, IBucket bucket, string tenant, int shards, IProgress<ReplayProgress> progress)
{
    private const int SessionsAtOnce = 64, RejectionsAtOnce = 500;

    private readonly ExportedFiles files = new(bucket, tenant);
    private readonly ConcurrentBag<ArchivedEntry> early = [];

    /// <summary>Replays.</summary>
    /// <exception cref="StoreUnavailableException">The store or the archive failed, or a file is not what its manifest says: what is rebuilt so far is of no use.</exception>
    public async Task<ReplayReport> RunAsync(CancellationToken cancellationToken)
    {
        if ((await store.ListTenantsAsync(cancellationToken)).Contains(tenant, StringComparer.Ordinal)) return ReplayReport.NotEmpty;
        var counts = new ReplayCounts();
        await ReplayAsync("entries", ["raw", "rejected"], async batch =>
        {
            await AddEntriesAsync(batch, counts, cancellationToken);
            await AddRejectionsAsync(batch, counts, cancellationToken);
        }, cancellationToken);
        if (!await AddEarlyAsync(counts, cancellationToken)) throw new StoreUnavailableException("The archive holds conflicts and receipts of events that it does not hold.");
        await ReplayAsync("receipts", [ReceiptsLine.Table], batch => AddReceiptsAsync(batch, cancellationToken), cancellationToken);
        if (counts.Sessions == 0 && counts.Rejections == 0) return ReplayReport.NothingThere;
        var verification = new ReplayVerification(store, files, bucket, tenant, shards);
        await verification.RunAsync(progress, cancellationToken);
        return new(null, counts.Sessions, counts.Entries, counts.Rejections, verification.Compared, verification.ListeningMs, [.. verification.Differences, .. verification.Missing(counts.Sessions)]);
    }

    /// <summary>Reads the batches that have files in some tables, in their order.</summary>
    private async Task ReplayAsync(string step, string[] tables, Func<ArchivedBatch, Task> apply, CancellationToken cancellationToken)
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

        var done = 0;
        foreach (var (sequence, partitions) in batches)
        {
            await apply(await ArchivedBatch.ReadAsync(files, sequence, partitions, cancellationToken));
            progress.Report(new(step, ++done, batches.Count));
        }
    }

    private async Task AddEntriesAsync(ArchivedBatch batch, ReplayCounts counts, CancellationToken cancellationToken)
    {
        ArchivedEntry[] entries = [.. batch.Lines("raw").Select(line => ArchivedLine.ReadEntry(line))];
        await AddEntriesAsync(entries, counts, cancellationToken);
        counts.AddEntries(entries.Length);
    }

    private Task AddEntriesAsync(IEnumerable<ArchivedEntry> entries, ReplayCounts counts, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(entries.GroupBy(entry => entry.SessionId), Parallelism(cancellationToken), async (ofSession, cancellation) =>
        {
            var session = await SessionReplay.LoadAsync(store, new(tenant, ofSession.Key), shards);
            var isNew = session.IsNew;
            foreach (var chunk in ofSession.GroupBy(entry => entry.Chunk).OrderBy(chunk => chunk.Key))
                foreach (var entry in await session.AddAsync([.. chunk], cancellation)) early.Add(entry);
            if (isNew && !session.IsNew) counts.AddSession();
        });

    /// <summary>Adds what came before the events that it belongs to; whether all of it could be.</summary>
    private async Task<bool> AddEarlyAsync(ReplayCounts counts, CancellationToken cancellationToken)
    {
        ArchivedEntry[] waiting = [.. early];
        early.Clear();
        await AddEntriesAsync(waiting, counts, cancellationToken);
        return early.IsEmpty;
    }

    private async Task AddRejectionsAsync(ArchivedBatch batch, ReplayCounts counts, CancellationToken cancellationToken)
    {
        foreach (var rejections in batch.Lines("rejected").Select(line => ArchivedLine.ReadRejection(line)).Chunk(RejectionsAtOnce))
        {
            await store.AppendRejectionsAsync(tenant, rejections, cancellationToken);
            counts.AddRejections(rejections.Length);
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

    private static ParallelOptions Parallelism(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = SessionsAtOnce, CancellationToken = cancellationToken };
}
