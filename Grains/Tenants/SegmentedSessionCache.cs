using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// The long sessions of a shard. Their contributions say only what is not sealed; the rest is read from the store when
/// the shard is asked next, and of what was read before only what is new. Until then the older revision stands, in all
/// views alike.
/// </summary>
internal sealed class SegmentedSessionCache(ShardDependencies dependencies, TenantShardKey key, ShardViewSet views)
{
    private const int Attempts = 5;

    private readonly Dictionary<string, SegmentedSession> sessions = [];
    private readonly Dictionary<string, StaleSession> stale = [];
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>A newer revision of a session is known than what is held of it.</summary>
    public void MarkStale(string sessionId, SessionContribution contribution) => MarkStale(sessionId, views.AffectedBy(sessionId, contribution), isNews: true);

    /// <summary>A session lies in a view that lacks it.</summary>
    public void MarkStale(string sessionId, ShardView view) => MarkStale(sessionId, [view, .. views.Holding(sessionId)], isNews: false);

    /// <summary>Whether something is still to be read that may matter to a view.</summary>
    public bool IsOutdated(ShardView view) => stale.Values.Any(known => known.IsNews || known.Views.Contains(view));

    /// <summary>Reads what is outdated and may matter to some views, and gives each session to all views at once.</summary>
    /// <exception cref="StoreUnavailableException">Something that matters to these views cannot be read.</exception>
    public async Task CatchUpAsync(IReadOnlyCollection<ShardView> asked)
    {
        foreach (var sessionId in stale.Where(session => session.Value.IsNews || session.Value.Views.Overlaps(asked)).Select(session => session.Key).ToArray())
        {
            await turn.WaitAsync();
            try
            {
                if (stale.TryGetValue(sessionId, out var known)) await CatchUpAsync(sessionId, known);
            }
            catch (StoreUnavailableException exception) when (stale.TryGetValue(sessionId, out var known) && !known.Views.Overlaps(asked))
            {
                dependencies.Logger.LongSessionUnavailable(key.ToString(), exception);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <summary>Forgets what no view holds.</summary>
    public void Forget()
    {
        foreach (var sessionId in sessions.Keys)
        {
            if (!views.Holding(sessionId).Any()) sessions.Remove(sessionId);
        }

        if (views.IsEmpty) stale.Clear();
    }

    private void MarkStale(string sessionId, IEnumerable<ShardView> matters, bool isNews)
    {
        var before = stale.GetValueOrDefault(sessionId);
        stale[sessionId] = new(isNews || before is { IsNews: true }, [.. matters, .. before?.Views ?? []]);
    }

    private async Task CatchUpAsync(string sessionId, StaleSession known)
    {
        var session = await ReadAsync(new(key.Tenant, sessionId), sessions.GetValueOrDefault(sessionId));
        views.Apply(sessionId, session);
        if (views.Holding(sessionId).Any()) sessions[sessionId] = session;
        else sessions.Remove(sessionId);
        if (ReferenceEquals(stale.GetValueOrDefault(sessionId), known)) stale.Remove(sessionId);
    }

    private async Task<SegmentedSession> ReadAsync(SessionKey session, SegmentedSession? held)
    {
        var version = views.Version;
        if (held?.Version != version) held = null;
        var (reading, contribution) = await ReadAsync(session, held is null ? new() { Limit = 0 } : new SegmentQuery() { AfterRevision = held.Revision });
        if (held is not null && held.Contribution.Clock == contribution.Clock && views.Version == version) return new(reading, contribution, views, held);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            version = views.Version;
            var (clock, (from, to)) = (contribution.Clock, views.GetExtent(contribution));
            (reading, contribution) = await ReadAsync(session, new SegmentQuery() { From = from, To = to });
            if (contribution.Clock == clock && views.Version == version) return new(reading, contribution, views, before: null);
        }

        throw new StoreUnavailableException("The session moves while it is read.");
    }

    private async Task<(SessionReading Reading, SessionContribution Contribution)> ReadAsync(SessionKey session, SegmentQuery query)
    {
        var reading = await dependencies.Store.ReadSegmentsAsync(session, query, CancellationToken.None)
            ?? throw new InvalidOperationException("A session that was committed has no row.");
        return (reading, StoredDocuments.ReadContribution(reading.Row.Contribution));
    }

    /// <param name="IsNews">Whether it changed since it was held: it may have moved to any day.</param>
    /// <param name="Views">The views that it is known to matter to.</param>
    private sealed record StaleSession(bool IsNews, HashSet<ShardView> Views);
}
