using Audiogum.Sessions.Grains.Exports.Tables;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Replaying;

/// <summary>Rebuilds one session: what was stored together is stored together again, in the same order, without judging it anew.</summary>
internal sealed class SessionReplay
{
    private readonly ISessionStore store;
    private readonly SessionKey key;
    private readonly int shard;
    private readonly SessionWorkingSet ledger;

    private SessionReplay(ISessionStore store, SessionKey key, int shards, SessionWorkingSet workingSet) =>
        (this.store, this.key, shard, this.ledger) = (store, key, ShardPlacement.ShardOf(key.SessionId, shards), workingSet);

    /// <summary>Whether nothing of it is stored yet.</summary>
    public bool IsNew => ledger.Revision == 0;

    /// <summary>The session as far as it is rebuilt.</summary>
    public static async ValueTask<SessionReplay> LoadAsync(ISessionStore store, SessionKey key, int shards) => new(store, key, shards, await SessionWorkingSet.LoadAsync(store, key));

    /// <summary>
    /// Restores what the entries do not tell, once all of them are there: a line of an earlier revision, with fewer, is
    /// passed over, and so is one of a session whose entries the archive does not hold any more.
    /// </summary>
    public static async ValueTask RestoreAsync(ISessionStore store, SessionKey key, int shards, ReceiptsLine line, CancellationToken cancellationToken)
    {
        if (await store.FindSessionAsync(key, cancellationToken) is not { } row) return;
        var known = ReceiptsLine.FromRow(row, StoredDocuments.ReadContribution(row.Contribution));
        if ((known.Events, known.Conflicts) != (line.Events, line.Conflicts)) return;
        if (known.Receipts == line.Receipts && (known.Late ?? []).SequenceEqual(line.Late ?? [])) return;
        var session = await LoadAsync(store, key, shards);
        session.ledger.Restore(line.Receipts, line.Late ?? []);
        await session.CommitAsync([], cancellationToken);
    }

    /// <summary>
    /// Adds what was stored together; what of it does not follow the events that are there. The files that an erasure wrote
    /// anew are of a later batch than they were, so a conflict may be met before the event that it lost against.
    /// </summary>
    /// <exception cref="StoreUnavailableException">An event is there already: the archive is not whole.</exception>
    public async Task<IReadOnlyList<ExportedEntry>> AddAsync(IReadOnlyList<ExportedEntry> entries, CancellationToken cancellationToken)
    {
        var early = new List<ExportedEntry>();
        var taken = entries.Where(archived => archived.Entry.Kind == StoredEventKind.Accepted).Select(archived => archived.Entry.SequenceNumber).ToHashSet();
        var (accepted, earlier, refold) = (new SortedList<long, ReceivedEvent>(), new Dictionary<long, long>(), false);
        foreach (var archived in entries)
        {
            var (_, _, entry, read) = archived;
            if (entry.Kind != StoredEventKind.Accepted && !ledger.Set.Contains(entry.SequenceNumber) && !taken.Contains(entry.SequenceNumber))
            {
                early.Add(archived);
                continue;
            }

            switch (entry.Kind)
            {
                case StoredEventKind.Accepted when ledger.Set.Contains(entry.SequenceNumber):
                    throw new StoreUnavailableException("The archive holds an event twice, or the store one that is not the archive's.");
                case StoredEventKind.Accepted:
                    var received = new ReceivedEvent(read!, entry.Receipt);
                    accepted.Add(entry.SequenceNumber, received);
                    refold |= !ledger.Set.Accept(received);
                    break;
                case StoredEventKind.ConflictLoser:
                    ledger.Set.CountConflict(entry.Receipt.ReceivedAt);
                    break;
                default:
                    refold = true;
                    earlier[entry.SequenceNumber] = Math.Min(earlier.GetValueOrDefault(entry.SequenceNumber, long.MaxValue), entry.Receipt.ReceivedAt);
                    ledger.Set.Receive(entry.Receipt.ReceivedAt);
                    break;
            }
        }

        if (early.Count == entries.Count) return early;
        if (refold) await ledger.RefoldAsync(store, key, accepted, earlier);
        await CommitAsync([.. entries.Except(early).Select(archived => archived.Entry)], cancellationToken);
        return early;
    }

    private async Task CommitAsync(IReadOnlyList<StoredEvent> entries, CancellationToken cancellationToken)
    {
        var session = ledger.Set.State(key.SessionId);
        var plan = ledger.Plan(session, []);
        var revision = ledger.Revision + 1;
        var commit = new SessionCommit
        {
            ExpectedRevision = ledger.Revision,
            Row = SessionRowWriter.Write(key, shard, revision, session, plan.Contribution),
            Events = entries,
            Rejections = [],
            Segments = plan.Segments,
            AddedDays = plan.AddedDays,
            RemovedPlays = plan.Plays.Removed,
            AddedPlays = plan.Plays.Added,
        };
        if (await store.CommitAsync(commit, cancellationToken) != CommitResult.Committed) throw new StoreUnavailableException("Something else writes to the store.");
        ledger.Take(plan, revision);
    }
}
