using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What a live shard's sessions are doing, without the plays of their past. Sessions that no longer show are let go.</summary>
internal sealed class LiveContributions : IContributions
{
    private readonly Dictionary<string, Held> sessions = [];

    /// <inheritdoc/>
    public int Count => sessions.Count;

    /// <inheritdoc/>
    public long RevisionOf(string sessionId) => sessions.TryGetValue(sessionId, out var held) ? held.Revision : 0;

    /// <inheritdoc/>
    public (long From, long To) Reach(SessionContribution contribution) => LiveMinutes.Reach(contribution);

    /// <inheritdoc/>
    public bool Offer(string sessionId, long revision, SessionContribution contribution)
    {
        if (revision <= RevisionOf(sessionId)) return false;
        sessions[sessionId] = new(revision, LiveWindow.Until(contribution), contribution.Session, contribution.Live, LiveMinutes.Of(contribution));
        return true;
    }

    /// <summary>The state at an instant of the server's clock, milliseconds since 1970.</summary>
    public LiveRollup Snapshot(long instant)
    {
        var tally = new LiveTally();
        foreach (var (sessionId, held) in sessions)
        {
            if (held.Until < instant) sessions.Remove(sessionId);
            else tally.Add(held.Session, held.Live, held.Minutes, instant);
        }

        return tally.ToRollup();
    }

    private readonly record struct Held(long Revision, long Until, SessionFacts Session, LiveFacts Live, IReadOnlyList<MinutePlays> Minutes);
}
