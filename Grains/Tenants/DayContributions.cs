using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A day shard's sessions, and for each range of quarter hours that is asked for a running sum, so that an offer costs
/// what one session holds and a question what one answer holds. A day is asked for in at most a few ranges: whole for
/// months, and cut at the tenant's midnight for days.
/// </summary>
internal sealed class DayContributions : IContributions
{
    private const int MaxRanges = 4;

    private readonly int day;
    private readonly Dictionary<string, Held> sessions = [];
    private readonly List<RangeSum> ranges = [];

    /// <param name="day">UTC days since 1970.</param>
    /// <param name="stamp">The first stamp; another one each time, so that no two lives of a shard share stamps.</param>
    public DayContributions(int day, long stamp)
    {
        this.day = day;
        Stamp = stamp;
    }

    /// <summary>Names the state that <see cref="Sum"/> answers from.</summary>
    public long Stamp { get; private set; }

    /// <inheritdoc/>
    public int Count => sessions.Count;

    /// <inheritdoc/>
    public long RevisionOf(string sessionId) => sessions.TryGetValue(sessionId, out var held) ? held.Revision : 0;

    /// <inheritdoc/>
    public (long From, long To) Reach(SessionContribution contribution) => ContributionReach.Of(contribution, day);

    /// <inheritdoc/>
    public bool Offer(string sessionId, long revision, SessionContribution contribution)
    {
        var known = sessions.TryGetValue(sessionId, out var held);
        if (known ? revision <= held.Revision : !ContributionReach.Touches(contribution, day)) return false;

        foreach (var range in ranges)
        {
            if (known) range.Tally.Subtract(held.Contribution);
            range.Tally.Add(contribution);
            range.Answer = null;
        }

        sessions[sessionId] = new(revision, contribution);
        Stamp++;
        return true;
    }

    /// <summary>The sum over quarter hours [from, to), which lie within the day.</summary>
    public Rollup Sum(long from, long to)
    {
        var place = ranges.FindIndex(range => range.From == from && range.To == to);
        var sum = place < 0 ? Begin(from, to) : ranges[place];
        if (place >= 0) ranges.RemoveAt(place);
        ranges.Add(sum);
        return sum.Answer ??= sum.Tally.ToRollup();
    }

    private RangeSum Begin(long from, long to)
    {
        if (ranges.Count == MaxRanges) ranges.RemoveAt(0);
        var sum = new RangeSum(from, to);
        foreach (var held in sessions.Values) sum.Tally.Add(held.Contribution);
        return sum;
    }

    private readonly record struct Held(long Revision, SessionContribution Contribution);

    private sealed class RangeSum(long from, long to)
    {
        public long From { get; } = from;

        public long To { get; } = to;

        public RollupTally Tally { get; } = new(from, to);

        public Rollup? Answer { get; set; }
    }
}
