using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// What an activation holds of its session: the event set as of the last commit. It is thrown away, never repaired,
/// when a commit fails.
/// </summary>
internal sealed class SessionLedger
{
    /// <summary>The event set.</summary>
    public EventSet Set { get; } = new();

    /// <summary>The stored revision; 0 before the first commit.</summary>
    public long Revision { get; set; }

    /// <summary>UTC days that the session is indexed under.</summary>
    public HashSet<int> Days { get; } = [];

    /// <summary>Places under which its play sessions are listed.</summary>
    public HashSet<PlayEntry> Plays { get; set; } = [];

    /// <summary>Reads the session's row and folds its events.</summary>
    public static async ValueTask<SessionLedger> LoadAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken)
    {
        var ledger = new SessionLedger();
        if (await store.FindSessionAsync(key, cancellationToken) is not { } row)
        {
            return ledger;
        }

        var archive = await SessionArchive.ReadAsync(store, key, cancellationToken);
        foreach (var received in archive.Events)
        {
            if (!ledger.Set.Accept(received))
            {
                throw new InvalidOperationException("Events taken up in the order of their numbers never need a new fold.");
            }
        }

        foreach (var receivedAt in archive.LoserReceipts)
        {
            ledger.Set.CountConflict(receivedAt);
        }

        ledger.Revision = row.Revision;
        ledger.Set.Restore(StoredDocuments.ReadReceipts(row));
        ledger.Days.UnionWith(ContributionWriter.Days(StoredDocuments.ReadContribution(row.Contribution)));
        ledger.Plays.UnionWith(StoredDocuments.ReadPlays(row));
        return ledger;
    }
}
