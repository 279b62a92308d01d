using System.Collections.Concurrent;
using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>
/// The first step of a replay: the entries and rejections of all batches. After each batch the store's note says so. After an
/// interruption the archive is read from its first batch again. Of batches that are stored nothing is written again; their
/// conflicts and earlier receipts are looked up, because one that came too early is stored only at the end of this step. Of the
/// batch that was cut short every entry is looked up.
/// </summary>
internal sealed class ReplayedEntries(ISessionStore store, string tenant, int shards, ReplayCheckpoint begun,
    TimeProvider timeProvider)
{
    private const int RejectionsAtOnce = 500;

    private readonly long storedThrough = begun.Batch;
    private readonly ConcurrentBag<ExportedEntry> early = [];
    private ReplayCheckpoint checkpoint = begun;
    private bool wasInterrupted;
    private long sessions = begun.Sessions;

    /// <summary>Where it stands.</summary>
    public ReplayCheckpoint Place => checkpoint with { Sessions = Interlocked.Read(ref sessions) };

    /// <summary>It begins, or goes on after an interruption.</summary>
    public async Task BeginAsync(bool again, CancellationToken cancellationToken)
    {
        wasInterrupted = again;
        if (!again) await Place.WriteAsync(store, tenant, cancellationToken);
    }

    /// <summary>Adds what of a batch is not stored yet.</summary>
    public async Task AddAsync(ExportedBatch batch, CancellationToken cancellationToken)
    {
        ExportedEntry[] entries = [.. batch.Lines("raw").Select(line => ExportedLineReader.ReadEntry(line))];
        if (batch.Sequence <= storedThrough)
        {
            await LookAgainAsync(entries.Where(archived => archived.Entry.Kind != StoredEventKind.Accepted), cancellationToken);
            return;
        }

        var rejections = batch.Lines("rejected");
        await EachSessionAsync(entries, AddAsync, cancellationToken);
        await AddAsync(rejections, wasInterrupted ? await InterruptedBatch.CountRejectionsAsync(store, tenant, timeProvider, cancellationToken) - checkpoint.Rejections : 0, cancellationToken);
        wasInterrupted = false;
        checkpoint = checkpoint with { Batch = batch.Sequence, Entries = checkpoint.Entries + entries.Length, Rejections = checkpoint.Rejections + rejections.Count };
        await Place.WriteAsync(store, tenant, cancellationToken);
    }

    /// <summary>Adds what came before the events that it belongs to.</summary>
    /// <exception cref="StoreUnavailableException">Not all of it can be added.</exception>
    public async Task AddEarlyAsync(CancellationToken cancellationToken)
    {
        ExportedEntry[] waiting = [.. early.OrderBy(archived => archived.Chunk)];
        early.Clear();
        await EachSessionAsync(waiting, AddAsync, cancellationToken);
        if (!early.IsEmpty) throw new StoreUnavailableException("The archive holds conflicts and receipts of events that it does not hold.");
    }

    /// <summary>Of batches that are stored, what came too early for them, and is not stored yet.</summary>
    private Task LookAgainAsync(IEnumerable<ExportedEntry> entries, CancellationToken cancellationToken) => EachSessionAsync(
        entries,
        async (id, ofSession, cancellation) =>
        {
            foreach (var entry in (await InterruptedBatch.FindMissingAsync(store, new(tenant, id), ofSession, cancellation)).Missing) early.Add(entry);
        },
        cancellationToken);

    private async ValueTask AddAsync(string id, IReadOnlyList<ExportedEntry> entries, CancellationToken cancellationToken)
    {
        var (missing, began) = wasInterrupted ? await InterruptedBatch.FindMissingAsync(store, new(tenant, id), entries, cancellationToken) : (entries, false);
        if (missing.Count < entries.Count)
        {
            // What is stored together is stored at once: what is missing of it, or of something before, had come too early.
            var last = entries.Except(missing).Max(entry => entry.Chunk);
            foreach (var entry in missing.Where(entry => entry.Chunk <= last)) early.Add(entry);
            missing = [.. missing.Where(entry => entry.Chunk > last)];
        }

        var session = await SessionReplay.LoadAsync(store, new(tenant, id), shards);
        began |= session.IsNew;
        foreach (var chunk in missing.GroupBy(entry => entry.Chunk).OrderBy(chunk => chunk.Key))
            foreach (var entry in await session.AddAsync([.. chunk], cancellationToken)) early.Add(entry);
        if (began && !session.IsNew) Interlocked.Increment(ref sessions);
    }

    private async Task AddAsync(IReadOnlyList<ReadOnlyMemory<byte>> rejections, long stored, CancellationToken cancellationToken)
    {
        if (stored < 0 || stored > rejections.Count) throw new StoreUnavailableException("The store holds other rejections than the archive.");
        foreach (var some in rejections.Skip((int)stored).Select(line => ExportedLineReader.ReadRejection(line)).Chunk(RejectionsAtOnce))
            await store.AppendRejectionsAsync(tenant, some, cancellationToken);
    }

    private static Task EachSessionAsync(IEnumerable<ExportedEntry> entries, Func<string, IReadOnlyList<ExportedEntry>, CancellationToken, ValueTask> apply, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(entries.GroupBy(entry => entry.SessionId), TenantReplay.Parallelism(cancellationToken), (ofSession, cancellation) => apply(ofSession.Key, [.. ofSession], cancellation));
}
