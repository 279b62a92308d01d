using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Faults;

namespace Audiogum.Sessions.Grains.Erasure;

/// <summary>Searches sessions for a user, several at a time, and has their own writers rewrite those that hold the user.</summary>
internal sealed class SessionSearch(ISessionStore store, IGrainFactory grains, string tenant, string userId, string pseudonym)
{
    private const int Page = 512;

    /// <summary>Sessions read or rewritten at the same time: their commits share a sync of the disk.</summary>
    private const int AtOnce = 16;

    private readonly StoredRedaction redaction = new(new(userId, pseudonym));

    /// <summary>Searches the next page of a shard, and says whether it was the last one.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<(SearchedSessions Found, bool IsLast)> NextAsync(int shard, StorePosition after)
    {
        var rows = await store.ReadChangesAsync(tenant, shard, after, null, CancellationToken.None)
            .Take(Page).Select(row => (row.SessionId, row.Position)).ToListAsync();
        var found = await AgainAsync(rows.ConvertAll(row => row.SessionId));
        return (found with { Last = rows.Count == 0 ? null : rows[^1].Position }, rows.Count < Page);
    }

    /// <summary>Searches these sessions.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<SearchedSessions> AgainAsync(IReadOnlyCollection<string> sessions)
    {
        var (found, events, damaged) = (0, 0L, new List<string>());
        var onThisGrain = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(sessions, onThisGrain, async (sessionId, _) =>
        {
            var key = new SessionKey(tenant, sessionId);
            if (await Task.Run(() => IsFoundAsync(key), CancellationToken.None) is not { } isFound) damaged.Add(sessionId);
            else if (isFound && await grains.GetGrain<ISessionGrain>(key.ToString()).Erase(userId, pseudonym) is var entries)
            {
                if (entries == ErasedSession.Damaged) damaged.Add(sessionId);
                (found, events) = (found + (entries > 0 ? 1 : 0), events + Math.Max(0, entries));
            }
        });
        return new(sessions.Count, found, events, damaged, null);
    }

    /// <summary>Whether anything stored of a session says something of the user; null where it cannot be read.</summary>
    private async Task<bool?> IsFoundAsync(SessionKey key)
    {
        try
        {
            var (isAnonymous, isEmpty) = (false, true);
            await foreach (var entry in store.ReadEventsAsync(key, CancellationToken.None))
            {
                if (!ReferenceEquals(redaction.Redact(entry), entry)) return true;
                isAnonymous |= redaction.Bears(entry);
                isEmpty = false;
            }

            // An erasure of it was begun, or it is retired: then the row is all that there is.
            return (isAnonymous || isEmpty) && await new SessionErasure(store, key, redaction).FindFoldedAsync() is not null;
        }
        catch (FaultyDataException)
        {
            return null;
        }
    }
}

/// <summary>What became of some sessions.</summary>
/// <param name="Looked">How many were searched.</param>
/// <param name="Sessions">In how many of them the user was found.</param>
/// <param name="Events">In how many of their entries.</param>
/// <param name="Damaged">Which could not be read.</param>
/// <param name="Last">The position of the last one; null for none.</param>
internal sealed record SearchedSessions(int Looked, long Sessions, long Events, IReadOnlyList<string> Damaged, StorePosition? Last);
