using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// A running sum over the quarter hours [from, to): contributions go in and are taken back, exactly, so that a newer
/// contribution of a session replaces its older one at the cost of the two, not of the shard.
/// </summary>
/// <remarks>
/// Every number is an integer and every set a multiset, hence taking back is exact; the latest of several times is
/// found when asked, because a maximum cannot be taken back. Not safe for concurrent use.
/// </remarks>
/// <param name="fromQuarter">The first quarter hour since 1970 that counts.</param>
/// <param name="toQuarter">The first that does not.</param>
/// <param name="filter">Which plays count; null counts all. With one, a session counts where it began if anything of it counts in the range.</param>
public sealed class RollupAccumulator(long fromQuarter, long toQuarter, DimensionFilter? filter = null)
{
    private readonly DimensionFilter filter = filter ?? DimensionFilter.Everything;
    private readonly long[] sums = new long[Enum.GetValues<Measure>().Length];
    private readonly KeyedSums<long, QuarterSums> quarters = new();
    private readonly KeyedSums<DimensionValue, PlaySums> values = new();
    private readonly KeyedSums<ItemLabel, PlaySums> items = new();
    private readonly KeyedSums<PlayableLabel, PlaySums> playables = new();
    private readonly KeyedSums<int, long> weekHours = new();
    private readonly KeyedSums<long, long> late = new();
    private readonly KeyedSums<string, long> users = new();
    private readonly KeyedSums<string, long> devices = new();
    private readonly KeyedSums<SessionTimes, long> times = new();
    private Int128 missing;

    /// <summary>Adds what a session contributes to the range.</summary>
    public void Add(SessionContribution contribution) => Apply(contribution, 1);

    /// <summary>Takes back what <see cref="Add(SessionContribution)"/> added for an equal contribution.</summary>
    public void Subtract(SessionContribution contribution) => Apply(contribution, -1);

    /// <summary>Adds a sum, whatever its range.</summary>
    public void Add(Rollup rollup)
    {
        for (var place = 0; place < sums.Length; place++) sums[place] += rollup.Sums[place];
        missing += rollup.Missing;
        if (rollup is { OpenUntil: { } openUntil, LastReceivedAt: { } lastReceivedAt }) times.Add(new(openUntil, lastReceivedAt), 1);
        quarters.Add(rollup.Quarters);
        values.Add(rollup.Values);
        items.Add(rollup.Items);
        playables.Add(rollup.Playables);
        weekHours.Add(rollup.WeekHours);
        late.Add(rollup.Late);
        foreach (var user in rollup.Users) users.Add(user, 1);
        foreach (var device in rollup.Devices) devices.Add(device, 1);
    }

    /// <summary>The sum as it is now.</summary>
    public Rollup ToRollup() => new()
    {
        Sums = [.. sums],
        Missing = missing,
        OpenUntil = times.Keys.Count == 0 ? null : times.Keys.Max(session => session.OpenUntil),
        LastReceivedAt = times.Keys.Count == 0 ? null : times.Keys.Max(session => session.LastReceivedAt),
        Quarters = quarters.ToCells(),
        Values = values.ToCells(),
        Items = items.ToCells(),
        Playables = playables.ToCells(),
        WeekHours = weekHours.ToCells(),
        Late = late.ToCells(),
        Users = users.Keys.ToArray(),
        Devices = devices.Keys.ToArray(),
    };

    private bool Holds(long quarter) => quarter >= fromQuarter && quarter < toQuarter;

    private void Apply(SessionContribution contribution, int sign)
    {
        var session = contribution.Session;
        var contributes = false;
        foreach (var play in contribution.Plays) contributes |= filter.Passes(play.Dimensions) && ApplyPlay(play, contribution.Clock, sign);
        if (contributes || filter.IsEmpty) contributes |= ApplySession(session, sign);
        if (contributes) times.Add(new(session.OpenUntil, session.LastReceivedAt), sign);
        if (filter.IsEmpty) ApplyLate(session.Late ?? [], sign);
    }

    private void ApplyLate(IReadOnlyList<AmendedListening> entries, int sign)
    {
        foreach (var entry in entries)
        {
            if (Holds(entry.Quarter)) late.Add(entry.ReceivedOn, entry.Ms * sign);
        }
    }

    private bool ApplySession(SessionCounts session, int sign)
    {
        var quarter = QuarterHours.FromInstant(session.StartedAt);
        if (!Holds(quarter)) return false;
        quarters.Add(quarter, new(sign, default));
        SessionSums.Add(sums, session, sign);
        missing += sign * (Int128)session.Missing;
        if (session.UserId is { } user) users.Add(user, sign);
        if (session.DeviceId is { } device) devices.Add(device, sign);
        return true;
    }

    private bool ApplyPlay(PlaySession play, ClockCorrection clock, int sign)
    {
        var isOwn = filter.PassesService(play.Dimensions.Service);
        var whole = isOwn ? ApplyOwn(play, clock, sign) : default;
        for (var item = play.Items; item is not null; item = item.Tail) whole += ApplyItem(item.Head, clock, play.Dimensions, sign);
        if (whole != default) Book(play.Dimensions, whole * sign);
        return (isOwn && ApplyCounterEvents(play.Marks, clock, sign)) || whole != default;
    }

    private PlaySums ApplyOwn(PlaySession play, ClockCorrection clock, int sign)
    {
        var itemless = ApplyListening(play.Itemless, clock, play.Dimensions, sign);
        this[Measure.ItemlessListening] += sign * itemless;
        var own = new PlaySums(itemless, 0, 0) + ApplyStart(play, clock, sign);
        if (own != default) values.Add(new(Dimension.Service, play.Dimensions.Service), own * sign);
        return own;
    }

    private PlaySums ApplyStart(PlaySession play, ClockCorrection clock, int sign)
    {
        var quarter = QuarterHours.FromInstant(clock.Apply(play.StartedAt));
        if (!Holds(quarter)) return default;
        var begun = new PlaySums(0, 1, 0);
        quarters.Add(quarter, new(0, begun * sign));
        this[Measure.Estimated] += sign * play.EstimatedMs;
        SessionSums.Add(sums, play.Times, sign);
        return begun;
    }

    private PlaySums ApplyItem(ItemPlay item, ClockCorrection clock, PlayDimensions dimensions, int sign)
    {
        var service = item.Service ?? dimensions.Service;
        if (!filter.PassesService(service)) return default;
        var quarter = QuarterHours.FromInstant(clock.Apply(item.StartedAt));
        var begun = Holds(quarter);
        if (begun)
        {
            quarters.Add(quarter, new(0, new PlaySums(0, 0, 1) * sign));
            if (item.ListeningMs >= Ruleset.QualifiedListening) this[Measure.Qualified] += sign;
        }

        var whole = new PlaySums(ApplyListening(item.Stretches, clock, dimensions, sign), 0, begun ? 1 : 0);
        if (whole == default) return default;
        items.Add(new(item.Item.Identity, item.Item.Name, item.Item.ArtistDisplayName, service), whole * sign);
        values.Add(new(Dimension.Service, service), whole * sign);
        return whole;
    }

    private long ApplyListening(PersistentList<ListeningSpan>? stretches, ClockCorrection clock, PlayDimensions dimensions,
        int sign)
    {
        var sum = 0L;
        for (; stretches is not null; stretches = stretches.Tail)
        {
            var start = clock.Apply(stretches.Head.Start);
            var from = Math.Max(start, fromQuarter * QuarterHours.Length);
            var to = Math.Min(start + stretches.Head.Ms, toQuarter * QuarterHours.Length);
            foreach (var (quarter, ms) in TimeBuckets.Cut(from, to, QuarterHours.Length))
            {
                quarters.Add(quarter, new(0, new PlaySums(ms, 0, 0) * sign));
                weekHours.Add(LocalWeek.HourOf(quarter, dimensions.UtcOffsetMinutes), ms * sign);
                sum += ms;
            }
        }

        return sum;
    }

    private bool ApplyCounterEvents(PersistentList<PlayerCounterEvent>? marks, ClockCorrection clock, int sign)
    {
        var any = false;
        for (; marks is not null; marks = marks.Tail)
        {
            if (!Holds(QuarterHours.FromInstant(clock.Apply(marks.Head.At)))) continue;
            this[CountOf(marks.Head.Kind)] += sign;
            any = true;
        }

        return any;
    }

    private static Measure CountOf(PlayerCounterKind kind) => kind switch
    {
        PlayerCounterKind.Complete => Measure.Completes,
        PlayerCounterKind.Skip => Measure.Skips,
        PlayerCounterKind.MediaBegin => Measure.MediaBegins,
        _ => Measure.MediaErrors,
    };

    private void Book(PlayDimensions dimensions, PlaySums whole)
    {
        foreach (var value in DimensionLookup.OfPlay(dimensions)) values.Add(value, whole);
        if (dimensions.PlayableId is { } id) playables.Add(new(id, dimensions.PlayableName, dimensions.PlayableType), whole);
    }

    private ref long this[Measure measure] => ref sums[(int)measure];

    private readonly record struct SessionTimes(long OpenUntil, long LastReceivedAt);
}
