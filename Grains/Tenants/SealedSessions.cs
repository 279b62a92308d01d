using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// The long sessions of a shard. Their contributions say only what is not sealed; the rest is read from the store when
/// the shard is asked next, and of what was read before only what is new.
/// </summary>
internal sealed class SealedSessions(ISessionStore store, string tenant)
{
    private readonly Dictionary<string, Held> sessions = [];
    private readonly HashSet<string> outdated = [];

    /// <summary>A newer revision of a session is known than what is held of it.</summary>
    public void Outdate(string sessionId) => outdated.Add(sessionId);

    /// <summary>Reads what is outdated and offers it.</summary>
    public async Task CatchUpAsync(IContributions view)
    {
        foreach (var sessionId in outdated.ToArray())
        {
            var held = sessions.GetValueOrDefault(sessionId) ?? new();
            var (revision, contribution) = await held.ReadAsync(store, new(tenant, sessionId), view);
            view.Offer(sessionId, revision, contribution);
            if (view.RevisionOf(sessionId) > 0) sessions[sessionId] = held;
            else sessions.Remove(sessionId);
            outdated.Remove(sessionId);
        }

        if (sessions.Count > view.Count)
        {
            foreach (var sessionId in sessions.Keys.Where(sessionId => view.RevisionOf(sessionId) == 0).ToArray()) sessions.Remove(sessionId);
        }
    }

    private sealed class Held
    {
        private readonly SortedDictionary<int, IReadOnlyList<PlaySession>> parts = [];
        private long revision;
        private ClockCorrection clock;

        public async Task<(long Revision, SessionContribution Contribution)> ReadAsync(ISessionStore store, SessionKey key, IContributions view)
        {
            var (reading, contribution) = await ReadRowAsync(store, key, new() { AfterRevision = revision, Limit = revision == 0 ? 0 : int.MaxValue });
            var reach = view.Reach(contribution);
            if (revision == 0 || contribution.Clock != clock)
            {
                parts.Clear();
                (reading, contribution) = await ReadRowAsync(store, key, new() { From = reach.From, To = reach.To });
                if (view.Reach(contribution) != reach) throw new StoreUnavailableException("The session moves while it is read.");
            }

            foreach (var part in reading.Sealed)
            {
                if (part.To >= reach.From && part.From <= reach.To) parts[part.Number] = StoredDocuments.ReadPlays(part);
                else parts.Remove(part.Number);
            }

            foreach (var number in parts.Keys.Where(number => number >= contribution.SealedParts).ToArray()) parts.Remove(number);
            (revision, clock) = (reading.Row.Revision, contribution.Clock);
            var plays = Sealing.Join(parts.Values.SelectMany(plays => plays).Concat(contribution.Plays));
            return (revision, contribution with { Plays = [.. plays] });
        }

        private static async Task<(SessionReading Reading, SessionContribution Contribution)> ReadRowAsync(ISessionStore store, SessionKey key, SealedQuery query)
        {
            var reading = await store.ReadSealedAsync(key, query, CancellationToken.None)
                ?? throw new InvalidOperationException("A session that was committed has no row.");
            return (reading, StoredDocuments.ReadContribution(reading.Row.Contribution));
        }
    }
}
