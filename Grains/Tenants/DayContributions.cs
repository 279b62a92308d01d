using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A shard's sessions of a UTC day, and for each range of quarter hours that is asked for a running sum, so that an offer costs
/// what one session holds and a question what one answer holds. A day is asked for in at most a few ranges: whole for
/// months, and cut at the tenant's midnight for days. Filters have places of their own: however many are asked for, what
/// everybody asks for stays at hand. Of a day that has settled only its sum is held, until one of the sessions in it changes
/// or something is asked that the sum does not say: then it is made of its rows again.
/// </summary>
internal sealed class DayContributions : IContributions
{
    private const int MaxRanges = 4;
    private const int MaxFiltered = 8;

    private readonly Dictionary<string, HeldContribution> sessions = [];
    private readonly List<RangeSum> ranges = [];
    private readonly List<RangeSum> filtered = [];
    private StorePosition keptAsOf;
    private long receivedAt;
    private bool needsRows;

    /// <param name="day">UTC days since 1970.</param>
    /// <param name="stamp">The first stamp; another one each time, so that no two lives of a day share stamps.</param>
    public DayContributions(int day, long stamp)
    {
        Day = day;
        Stamp = stamp;
    }

    /// <summary>UTC days since 1970.</summary>
    public int Day { get; }

    /// <summary>Names the state that <see cref="Sum"/> answers from.</summary>
    public long Stamp { get; private set; }

    /// <summary>What is held in the stead of sessions, or null.</summary>
    public DaySnapshot? Snapshot { get; private set; }

    /// <inheritdoc/>
    public int Count => sessions.Count + (Snapshot?.Members.Count ?? 0);

    /// <inheritdoc/>
    public bool IsOutdated { get; private set; }

    // Nothing came to what is kept: it is the answer itself.
    private bool IsAllKept => Snapshot is not null && sessions.Count == 0;

    private long Start => Day * (long)QuarterHours.PerDay;

    /// <inheritdoc/>
    public long RevisionOf(string sessionId) => sessions.TryGetValue(sessionId, out var held) ? held.Revision : 0;

    /// <inheritdoc/>
    public bool IsAffectedBy(string sessionId, NumberSet days) => days.Contains(Day) || sessions.ContainsKey(sessionId) || IsKept(sessionId);

    /// <inheritdoc/>
    public IAsyncEnumerable<ContributionRow> ReadAsync(ISessionStore store, TenantShardKey key) =>
        store.ReadDayAsync(key.Tenant, key.Shard, Day, CancellationToken.None);

    /// <inheritdoc/>
    public (long From, long To) GetExtent(SessionContribution contribution) => ContributionExtent.OnDay(contribution, Day);

    /// <inheritdoc/>
    public bool Apply(in ReceivedContribution received)
    {
        var (sessionId, revision, contribution, position, packed) = received;
        if (IsKept(sessionId)) return (position is not { } at || at > keptAsOf) && (IsOutdated = true);
        var known = sessions.TryGetValue(sessionId, out var held);
        if (known ? revision <= held.Revision : !ContributionExtent.Touches(contribution, Day)) return false;

        var before = known && ranges.Count + filtered.Count > 0 ? held.Contribution : null;
        foreach (var range in ranges.Concat(filtered))
        {
            if (before is not null) range.Accumulator.Subtract(before);
            range.Accumulator.Add(contribution);
            range.Answer = null;
        }

        var isLong = contribution.SealedParts > 0;
        if (!isLong) receivedAt = Math.Max(receivedAt, contribution.Session.LastReceivedAt);
        sessions[sessionId] = new(revision, isLong, packed.IsEmpty ? ContributionCodec.Write(contribution) : packed);
        Stamp++;
        return true;
    }

    /// <summary>The sum of the plays that pass, over those of the quarter hours [from, to) that lie on the day.</summary>
    public Rollup Sum(long from, long to, DimensionFilter filter)
    {
        if (IsAllKept) return Snapshot!.Sum;
        Begin(from, to, filter, out var sum);
        return sum.Answer ??= sum.Accumulator.ToRollup();
    }

    /// <summary>Makes a sum ready to be asked for, or the day outdated if only its rows can tell; true if that cost something.</summary>
    public bool Begin(long from, long to, DimensionFilter filter)
    {
        needsRows |= !IsWholeDay(from, to, filter);
        IsOutdated |= needsRows && Snapshot is not null;
        return !IsOutdated && !IsAllKept && Begin(from, to, filter, out _);
    }

    /// <summary>Whether it may be answered from a sum that was kept: nothing else was asked for, and nothing is held yet.</summary>
    public bool MayRestore => !needsRows && Snapshot is null && sessions.Count == 0;

    /// <summary>Holds a sum that was right at a position, for what changed since to be offered.</summary>
    public void Restore(DaySnapshot sum, StorePosition asOf)
    {
        BeginReading();
        ranges.Clear();
        (Snapshot, keptAsOf) = (sum, asOf);
    }

    /// <summary>
    /// Holds the sum in the stead of the sessions, if there are enough of them to be worth it and the day is over and quiet.
    /// False if nothing says all of the day up to the position but the sessions themselves.
    /// </summary>
    /// <param name="asOf">Everything that was committed up to here is in what is held. What is there that came later does no harm: it is met again.</param>
    /// <param name="quietSince">The day ended before, and nothing of it was received later, milliseconds since 1970 by servers' clocks: one that is wrong makes a sum too soon or late, never a wrong one.</param>
    /// <param name="minSessions">Sessions at least.</param>
    public bool TrySnapshot(StorePosition asOf, long quietSince, int minSessions)
    {
        var end = (Start + QuarterHours.PerDay) * QuarterHours.Length;
        if (needsRows || IsOutdated || receivedAt > quietSince || end > quietSince) return false;
        var loose = sessions.Where(session => !session.Value.IsLong).ToArray();
        if (Snapshot is null && loose.Length < minSessions) return false;
        if (Snapshot is not null && sessions.Keys.All(Snapshot.LongSessions.Contains))
        {
            keptAsOf = asOf;
            return true;
        }


        var whole = new RollupAccumulator(Start, Start + QuarterHours.PerDay);
        if (Snapshot is not null) whole.Add(Snapshot.Sum);
        var members = Snapshot is null ? new(loose.Length) : new HashSet<Guid>(Snapshot.Members);
        foreach (var (sessionId, held) in loose)
        {
            whole.Add(held.Contribution);
            members.Add(Guid.ParseExact(sessionId, "N"));
            sessions.Remove(sessionId);
        }

        sessions.TrimExcess();
        ranges.Clear();
        (Snapshot, keptAsOf) =
            (new(Random.Shared.NextInt64(1, long.MaxValue), whole.ToRollup(), members, [.. sessions.Keys]), asOf);
        return true;
    }

    /// <inheritdoc/>
    public void BeginReading()
    {
        IsOutdated = false;
        if (Snapshot is null) return;
        (Snapshot, receivedAt) = (null, 0);
        sessions.Clear();
        ranges.Clear();
        Stamp++;
    }

    private bool IsKept(string sessionId) => Snapshot is { } kept && kept.Members.Contains(Guid.ParseExact(sessionId, "N"));

    private bool IsWholeDay(long from, long to, DimensionFilter filter) => filter.IsEmpty && from <= Start && to >= Start + QuarterHours.PerDay;

    private bool Begin(long from, long to, DimensionFilter filter, out RangeSum sum)
    {
        (from, to) = (Math.Max(from, Start), Math.Min(to, Start + QuarterHours.PerDay));
        var (kept, most) = filter.IsEmpty ? (ranges, MaxRanges) : (filtered, MaxFiltered);
        var place = kept.FindIndex(range => range.From == from && range.To == to && range.Filter == filter);
        sum = place < 0 ? new(from, to, filter) : kept[place];
        if (place >= 0) kept.RemoveAt(place);
        else if (kept.Count == most) kept.RemoveAt(0);
        kept.Add(sum);
        if (place >= 0) return false;
        if (Snapshot is not null) sum.Accumulator.Add(Snapshot.Sum);
        foreach (var held in sessions.Values) sum.Accumulator.Add(held.Contribution);
        return true;
    }

    // Packed: a shard holds very many of them, and looks at one of them again only when it is replaced, or when another range is asked for.
    private readonly record struct HeldContribution(long Revision, bool IsLong, ReadOnlyMemory<byte> Encoded)
    {
        public SessionContribution Contribution => ContributionCodec.Read(Encoded.Span);
    }

    private sealed class RangeSum(long from, long to, DimensionFilter filter)
    {
        public long From { get; } = from;

        public long To { get; } = to;

        public DimensionFilter Filter => filter;

        public RollupAccumulator Accumulator { get; } = new(from, to, filter);

        public Rollup? Answer { get; set; }
    }
}
