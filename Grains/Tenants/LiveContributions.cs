using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// What a shard's sessions are doing, without the plays of their past. Sessions that no longer show are let go, but not at once:
/// a clock that was ahead may go back. When it goes back further, the rows are read again.
/// </summary>
/// <param name="since">The server's clock, milliseconds since 1970: what no longer shows then is of no interest.</param>
internal sealed class LiveContributions(long since) : IContributions
{
    /// <summary>How long sessions are held that no longer show.</summary>
    private const long Slack = 300_000;

    private readonly Dictionary<string, HeldLiveState> sessions = [];
    private long asked = since;
    private long heldFrom = since - Slack;

    /// <inheritdoc/>
    public int Count => sessions.Count;

    /// <inheritdoc/>
    public long RevisionOf(string sessionId) => sessions.TryGetValue(sessionId, out var held) ? held.Revision : 0;

    /// <inheritdoc/>
    public bool IsAffectedBy(string sessionId, NumberSet days) => true;

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadAsync(ISessionStore store, TenantShardKey key) =>
        store.ReadLiveAsync(key.Tenant, key.Shard, heldFrom, CancellationToken.None);

    /// <inheritdoc/>
    public (long From, long To) GetExtent(SessionContribution contribution) => MinuteSeriesBuilder.GetExtent(contribution) with { To = long.MaxValue };

    /// <inheritdoc/>
    public bool IsOutdated { get; private set; }

    /// <inheritdoc/>
    public void BeginReading()
    {
        sessions.Clear();
        (heldFrom, IsOutdated) = (asked - Slack, false);
    }

    /// <inheritdoc/>
    public bool Apply(in ReceivedContribution received)
    {
        var (sessionId, revision, contribution, _, _) = received;
        var until = LiveWindow.Until(contribution);
        if (revision <= RevisionOf(sessionId) || (until < heldFrom && !sessions.Remove(sessionId))) return false;
        if (until >= heldFrom) sessions[sessionId] = new(revision, until, contribution.Session, contribution.Live, MinuteSeriesBuilder.Build(contribution));
        return true;
    }

    /// <summary>Makes it ready to be asked at an instant of the server's clock, milliseconds since 1970, or outdated if sessions that show then were let go already; always false, since that costs nothing.</summary>
    public bool Begin(long instant)
    {
        asked = instant;
        IsOutdated |= instant < heldFrom;
        return false;
    }

    /// <summary>The state at the instant that <see cref="Begin"/> was called for.</summary>
    public LiveRollup Snapshot()
    {
        var instant = asked;
        heldFrom = Math.Max(heldFrom, instant - Slack);
        var accumulator = new LiveAccumulator();
        foreach (var (sessionId, held) in sessions)
        {
            if (held.Until < heldFrom) sessions.Remove(sessionId);
            else if (held.Until >= instant) accumulator.Add(held.Session, held.Live, held.Minutes, instant);
        }

        return accumulator.ToRollup();
    }

    private readonly record struct HeldLiveState(long Revision, long Until, SessionCounts Session, LiveState Live,
        MinuteSeries Minutes);
}
