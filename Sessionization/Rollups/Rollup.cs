namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// A sum of contributions over a range of quarter hours, as answered by a shard: immutable, and equal by value.
/// Only what a series shows is kept by quarter hour; everything else is one cell for the whole range, since whoever
/// asks has already cut the range. The order of cells, users and devices means nothing.
/// </summary>
/// <remarks>Merging is associative and commutative, with <see cref="Empty"/> as its identity: see <see cref="Merge"/>.</remarks>
public sealed class Rollup : IEquatable<Rollup>
{
    private long? bytes;

    /// <summary>The sum of nothing.</summary>
    public static Rollup Empty { get; } = new RollupAccumulator(0, 0).ToRollup();

    /// <summary>One number for each <see cref="Measure"/>.</summary>
    public required IReadOnlyList<long> Sums { get; init; }

    /// <summary>Numbers never received: wider than 64 bits, so that the sum of saturated numbers can be taken back exactly.</summary>
    public required Int128 Missing { get; init; }

    /// <summary>The latest server time up to which a contributing session is open, or null without sessions.</summary>
    public long? OpenUntil { get; init; }

    /// <summary>The latest receipt of a contributing session, or null without sessions.</summary>
    public long? LastReceivedAt { get; init; }

    /// <summary>By quarter hour since 1970.</summary>
    public required IReadOnlyList<SumEntry<long, QuarterSums>> Quarters { get; init; }

    /// <summary>By value of each dimension.</summary>
    public required IReadOnlyList<SumEntry<DimensionValue, PlaySums>> Values { get; init; }

    /// <summary>By item; the top artists are sums of these.</summary>
    public required IReadOnlyList<SumEntry<ItemLabel, PlaySums>> Items { get; init; }

    /// <summary>By playable.</summary>
    public required IReadOnlyList<SumEntry<PlayableLabel, PlaySums>> Playables { get; init; }

    /// <summary>Listening by hour of the listeners' own week (<see cref="WeekHours"/>).</summary>
    public IReadOnlyList<SumEntry<int, long>> WeekHours { get; init; } = [];

    /// <summary>Listening that came after its day was over, by <see cref="AmendedListening.ReceivedOn"/>; of all plays, whatever the range is narrowed to.</summary>
    public IReadOnlyList<SumEntry<long, long>> Late { get; init; } = [];

    /// <summary>The distinct users of the sessions that began in the range.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>The distinct devices of the sessions that began in the range.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>About how many bytes of memory it takes. Counted once.</summary>
    public long Bytes => bytes ??= RollupSize.Measure(this);

    /// <summary>The sum of one measure.</summary>
    public long this[Measure measure] => Sums[(int)measure];

    /// <summary>The sum of sums; of disjoint sets of sessions, or of the same sessions over disjoint ranges.</summary>
    public static Rollup Merge(IEnumerable<Rollup> rollups)
    {
        var accumulator = new RollupAccumulator(0, 0);
        foreach (var rollup in rollups) accumulator.Add(rollup);
        return accumulator.ToRollup();
    }

    /// <inheritdoc/>
    public bool Equals(Rollup? other) =>
        other is not null && Missing == other.Missing && OpenUntil == other.OpenUntil && LastReceivedAt == other.LastReceivedAt
        && Sums.SequenceEqual(other.Sums)
        && SameSet(Quarters, other.Quarters) && SameSet(Values, other.Values) && SameSet(Items, other.Items)
        && SameSet(Playables, other.Playables) && SameSet(WeekHours, other.WeekHours) && SameSet(Late, other.Late) && SameSet(Users, other.Users) && SameSet(Devices, other.Devices);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Rollup);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Missing, OpenUntil, LastReceivedAt, Sums[0], Quarters.Count, Items.Count);

    private static bool SameSet<T>(IReadOnlyList<T> a, IReadOnlyList<T> b) => a.Count == b.Count && a.ToHashSet().SetEquals(b);
}
