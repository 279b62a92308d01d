using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What a shard's sessions are doing, without the plays of their past. Sessions that no longer show are let go.</summary>
/// <param name="since">The server's clock, milliseconds since 1970: what no longer shows then is of no interest.</param>
internal sealed class LiveContributions(long since) : IContributions
{
    private readonly Dictionary<string, Held> sessions = [];
    private long shown = since;

    /// <inheritdoc/>
    public int Count => sessions.Count;

    /// <inheritdoc/>
    public long RevisionOf(string sessionId) => sessions.TryGetValue(sessionId, out var held) ? held.Revision : 0;

    /// <inheritdoc/>
    public bool Wants(string sessionId, NumberSet days) => true;

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadAsync(ISessionStore store, TenantShardKey key) =>
        store.ReadLiveAsync(key.Tenant, key.Shard, shown, CancellationToken.None);

    /// <inheritdoc/>
    public (long From, long To) Reach(SessionContribution contribution) => LiveMinutes.Reach(contribution) with { To = long.MaxValue };

    /// <inheritdoc/>
    public bool IsOutdated => false;

    /// <inheritdoc/>
    public void BeginReading()
    {
        // nothing is held in the stead of rows
    }

    /// <inheritdoc/>
    public bool Offer(in Offered offered)
    {
        var (sessionId, revision, contribution, _, _) = offered;
        var until = LiveWindow.Until(contribution);
        if (revision <= RevisionOf(sessionId) || (until < shown && !sessions.Remove(sessionId))) return false;
        if (until >= shown) sessions[sessionId] = new(revision, until, contribution.Session, contribution.Live, LiveMinutes.Of(contribution));
        return true;
    }

    /// <summary>The state at an instant of the server's clock, milliseconds since 1970.</summary>
    public LiveRollup Snapshot(long instant)
    {
        shown = Math.Max(shown, instant);
        var tally = new LiveTally();
        foreach (var (sessionId, held) in sessions)
        {
            if (held.Until < instant) sessions.Remove(sessionId);
            else tally.Add(held.Session, held.Live, held.Minutes, instant);
        }

        return tally.ToRollup();
    }

    private readonly record struct Held(long Revision, long Until, SessionFacts Session, LiveFacts Live, MinuteSeries Minutes);
}
