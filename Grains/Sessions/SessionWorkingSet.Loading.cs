using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

// How a ledger comes about: from what is stored.
internal sealed partial class SessionWorkingSet
{
    /// <summary>Reads the session's row and folds its events.</summary>
    public static async ValueTask<SessionWorkingSet> LoadAsync(ISessionStore store, SessionKey key)
    {
        if (await store.FindSessionAsync(key, CancellationToken.None) is not { } row)
        {
            return new();
        }

        try
        {
            return await LoadAsync(store, key, row);
        }
        catch (StoreUnavailableException)
        {
            // Its events may have been deleted since the row was read: then another row says so.
            if (await store.FindSessionAsync(key, CancellationToken.None) is not { } again || again.Revision == row.Revision)
            {
                throw;
            }

            return await LoadAsync(store, key, again);
        }
    }

    private static async ValueTask<SessionWorkingSet> LoadAsync(ISessionStore store, SessionKey key, SessionRow row)
    {
        var workingSet = new SessionWorkingSet();
        if (RetiredSession.FromRow(row) is { } retired)
        {
            (workingSet.Revision, workingSet.Retired, workingSet.LoadedBytes) =
                (row.Revision, retired, workingSet.BytesBeside(row));
            return workingSet;
        }

        await foreach (var archived in EventLogEntry.ReadAsync(store, key))
        {
            workingSet.TakeUp(archived);
        }

        if (StoredDocuments.CountEvents(row) > workingSet.Set.Events)
        {
            throw new StoreUnavailableException($"The row of a session counts more events than are stored for it ({workingSet.Set.Events}).");
        }

        workingSet.Set.Restore(StoredDocuments.ReadReceipts(row));
        workingSet.late = StoredDocuments.ReadContribution(row.Contribution).Session.Late ?? [];
        var plan = workingSet.Plan(workingSet.Set.State(key.SessionId), []);
        workingSet.Take(plan, row.Revision);
        workingSet.LoadedBytes = workingSet.BytesBeside(row);
        return workingSet;
    }

    private void TakeUp(EventLogEntry archived)
    {
        if (!Set.Accept(archived.Received))
        {
            throw new InvalidOperationException("Events taken up in the order of their numbers never need a new fold.");
        }

        ErasedAs ??= Pseudonym.Is(archived.Received.Receipt.UserId) ? archived.Received.Receipt.UserId : null;
        foreach (var receivedAt in archived.LoserReceipts)
        {
            Set.CountConflict(receivedAt);
        }

        if (Set.StableSegments is { Count: >= HeldParts } full)
        {
            AddStable(full);
            Set.ReleaseStableSegments();
        }
    }
}
