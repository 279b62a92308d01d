using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Packing;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A shard's sessions of a UTC day, and for each range of quarter hours that is asked for a running sum, so that an offer costs
/// what one session holds and a question what one answer holds. A day is asked for in at most a few ranges: whole for
/// months, and cut at the tenant's midnight for days. Filters have places of their own: however many are asked for, what
/// everybody asks for stays at hand.
/// </summary>
internal sealed class DayContributions : IContributions
{
    private const int MaxRanges = 4;
    private const int MaxFiltered = 8;

    private readonly int day;
    private readonly Dictionary<string, Held> sessions = [];
    private readonly List<RangeSum> ranges = [];
    private readonly List<RangeSum> filtered = [];

    /// <param name="day">UTC days since 1970.</param>
    /// <param name="stamp">The first stamp; another one each time, so that no two lives of a day share stamps.</param>
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
    public bool Wants(string sessionId, NumberSet days) => days.Contains(day) || sessions.ContainsKey(sessionId);

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadAsync(ISessionStore store, TenantShardKey key) =>
        store.ReadDayAsync(key.Tenant, key.Shard, day, CancellationToken.None);

    /// <inheritdoc/>
    public (long From, long To) Reach(SessionContribution contribution) => ContributionReach.Of(contribution, day);

    /// <inheritdoc/>
    public bool Offer(string sessionId, long revision, SessionContribution contribution)
    {
        var known = sessions.TryGetValue(sessionId, out var held);
        if (known ? revision <= held.Revision : !ContributionReach.Touches(contribution, day)) return false;

        var before = known && ranges.Count + filtered.Count > 0 ? held.Contribution : null;
        foreach (var range in ranges.Concat(filtered))
        {
            if (before is not null) range.Tally.Subtract(before);
            range.Tally.Add(contribution);
            range.Answer = null;
        }

        sessions[sessionId] = new(revision, PackedContribution.Write(contribution));
        Stamp++;
        return true;
    }

    /// <summary>The sum of the plays that pass, over those of the quarter hours [from, to) that lie on the day.</summary>
    public Rollup Sum(long from, long to, DimensionFilter filter)
    {
        Begin(from, to, filter, out var sum);
        return sum.Answer ??= sum.Tally.ToRollup();
    }

    /// <summary>Makes a sum ready to be asked for; true if that cost something.</summary>
    public bool Begin(long from, long to, DimensionFilter filter) => Begin(from, to, filter, out _);

    private bool Begin(long from, long to, DimensionFilter filter, out RangeSum sum)
    {
        var start = day * (long)QuarterHours.PerDay;
        (from, to) = (Math.Max(from, start), Math.Min(to, start + QuarterHours.PerDay));
        var (kept, most) = filter.IsEmpty ? (ranges, MaxRanges) : (filtered, MaxFiltered);
        var place = kept.FindIndex(range => range.From == from && range.To == to && range.Filter == filter);
        sum = place < 0 ? new(from, to, filter) : kept[place];
        if (place >= 0) kept.RemoveAt(place);
        else if (kept.Count == most) kept.RemoveAt(0);
        kept.Add(sum);
        if (place >= 0) return false;
        foreach (var held in sessions.Values) sum.Tally.Add(held.Contribution);
        return true;
    }

    // Packed: a shard holds very many of them, and looks at one of them again only when it is replaced, or when another range is asked for.
    private readonly record struct Held(long Revision, byte[] Packed)
    {
        public SessionContribution Contribution => PackedContribution.Read(Packed);
    }

    private sealed class RangeSum(long from, long to, DimensionFilter filter)
    {
        public long From { get; } = from;

        public long To { get; } = to;

        public DimensionFilter Filter => filter;

        public RollupTally Tally { get; } = new(from, to, filter);

        public Rollup? Answer { get; set; }
    }
}
