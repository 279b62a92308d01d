using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// The views of a shard: days, and now. A contribution that is taken replaces the older one in all of them before anything
/// else happens, so at every moment a session has one revision in the whole shard, and is never seen on two days or on none
/// when it moves from one to the other.
/// </summary>
/// <param name="key">The shard.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="idle">A view that nobody asked for this long is let go.</param>
internal sealed class ShardViewSet(TenantShardKey key, TimeProvider timeProvider, TimeSpan idle)
{
    private readonly Dictionary<int, ShardView<DayContributions>> days = [];
    private readonly Dictionary<string, SeenRevision> seen = [];
    private ShardView<LiveContributions>? live;

    /// <summary>Another one whenever a view is added.</summary>
    public int Version { get; private set; }

    /// <summary>Whether nothing is held.</summary>
    public bool IsEmpty => live is null && days.Count == 0;

    /// <summary>The days that are held.</summary>
    public IReadOnlyCollection<ShardView<DayContributions>> Days => days.Values;

    private IEnumerable<ShardView> All => live is null ? days.Values : days.Values.Append<ShardView>(live);

    /// <summary>The view of a UTC day (since 1970), asked for now.</summary>
    public ShardView<DayContributions> Day(int day)
    {
        if (!days.TryGetValue(day, out var view))
        {
            Version++;
            days.Add(day, view = new($"{key}/{day}", new(day, Random.Shared.NextInt64(1, long.MaxValue / 2))));
        }

        view.AskedAt = timeProvider.GetTimestamp();
        return view;
    }

    /// <summary>The view of now, asked for now.</summary>
    public ShardView<LiveContributions> Live()
    {
        if (live is null)
        {
            Version++;
            live = new($"{key}/now", new(timeProvider.GetUtcNow().ToUnixTimeMilliseconds()));
        }

        live.AskedAt = timeProvider.GetTimestamp();
        return live;
    }

    /// <summary>The newest revision of a session that was taken, or 0. It is remembered of sessions on no held day too, since what is read meanwhile may be older.</summary>
    public long RevisionOf(string sessionId) => seen.TryGetValue(sessionId, out var session) ? session.Revision : 0;

    /// <summary>The views that hold something of a session.</summary>
    public IEnumerable<ShardView> Holding(string sessionId) => All.Where(view => view.Contributions.RevisionOf(sessionId) > 0);

    /// <summary>The views that a newer contribution of a session may change, by what it says itself.</summary>
    public IEnumerable<ShardView> AffectedBy(string sessionId, SessionContribution contribution)
    {
        var lies = DaysOf(contribution);
        return All.Where(view => view.Contributions.IsAffectedBy(sessionId, lies));
    }

    /// <summary>Takes what a session contributes, all of it; false if it is not newer or changes nothing here.</summary>
    public bool Apply(in ReceivedContribution received)
    {
        if (received.Revision <= RevisionOf(received.SessionId)) return false;
        seen[received.SessionId] = new(received.Revision, timeProvider.GetTimestamp());
        var taken = false;
        foreach (var view in AffectedBy(received.SessionId, received.Contribution)) taken |= view.Contributions.Apply(received);
        return taken;
    }

    /// <summary>Takes what a long session contributes, to each view what matters there.</summary>
    public void Apply(string sessionId, SegmentedSession session)
    {
        if (session.Revision < RevisionOf(sessionId)) return;
        seen[sessionId] = new(session.Revision, timeProvider.GetTimestamp());
        foreach (var view in All)
        {
            if (view.Contributions.RevisionOf(sessionId) < session.Revision)
                view.Contributions.Apply(new(sessionId, session.Revision, session.Within(view.Contributions.GetExtent(session.Contribution)), Position: null));
        }
    }

    /// <summary>The uncorrected instants within which everything of a session lies that matters to any view.</summary>
    public (long From, long To) GetExtent(SessionContribution contribution)
    {
        var reaches = All.Select(view => view.Contributions.GetExtent(contribution)).ToArray();
        return reaches.Length == 0 ? (long.MaxValue, long.MinValue) : (reaches.Min(reach => reach.From), reaches.Max(reach => reach.To));
    }

    /// <summary>Whether what lies within these uncorrected instants matters to any view.</summary>
    public bool Overlaps(SessionContribution contribution, long from, long to) =>
        All.Select(view => view.Contributions.GetExtent(contribution)).Any(reach => to >= reach.From && from <= reach.To);

    /// <summary>Lets go what nobody asked for long, and returns it.</summary>
    public IReadOnlyList<ShardView> Release() => Release(view => view.Reading.IsCompleted && timeProvider.GetElapsedTime(view.AskedAt) > idle);

    /// <summary>Lets go of everything, whoever is asking for it: they read it again.</summary>
    public IReadOnlyList<ShardView> ReleaseAll() => Release(_ => true);

    private ShardView[] Release(Func<ShardView, bool> isReleased)
    {
        var released = All.Where(isReleased).ToArray();
        if (released.Length == 0) return released;
        foreach (var view in released) view.IsEvicted = true;
        foreach (var (day, view) in days)
        {
            if (view.IsEvicted) days.Remove(day);
        }

        if (live is { IsEvicted: true }) live = null;
        if (IsEmpty) seen.Clear();
        foreach (var (sessionId, session) in seen)
        {
            if (timeProvider.GetElapsedTime(session.At) > idle && !Holding(sessionId).Any()) seen.Remove(sessionId);
        }

        return released;
    }

    private static NumberSet DaysOf(SessionContribution contribution)
    {
        var lies = ContributionExtent.Days(contribution);
        foreach (var entry in contribution.Session.Late ?? []) lies.Add(QuarterHours.DayOf(entry.Quarter));
        return lies;
    }

    private readonly record struct SeenRevision(long Revision, long At);
}
