using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// The state of now over the sessions of a shard or a tenant: immutable. The order of cells, users and devices means
/// nothing; merging is associative and commutative.
/// </summary>
public sealed class LiveRollup
{
    /// <summary>Play sessions playing now.</summary>
    public required long PlayingNow { get; init; }

    /// <summary>Those by source, service, device name and country; other dimensions do not occur.</summary>
    public required IReadOnlyList<SumEntry<DimensionValue, long>> Now { get; init; }

    /// <summary>Sessions with a receipt in the last 30 minutes.</summary>
    public required long ActiveSessions { get; init; }

    /// <summary>Distinct users of those.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>Distinct devices of those.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Distinct events by minute of first receipt and type; may reach back further than a report shows.</summary>
    public required IReadOnlyList<SumEntry<MinuteType, long>> Receipts { get; init; }

    /// <summary>Plays and listening by minute of their own time; may reach beyond what a report shows.</summary>
    public required IReadOnlyList<SumEntry<long, PlaySums>> Plays { get; init; }

    /// <summary>Skips, media begins and media errors by minute of their own time; may reach beyond what a report shows.</summary>
    public IReadOnlyList<SumEntry<long, PlayerCounterSums>> Marks { get; init; } = [];

    /// <summary>The sum of the states of disjoint sets of sessions.</summary>
    public static LiveRollup Merge(IEnumerable<LiveRollup> rollups)
    {
        var accumulator = new LiveAccumulator();
        foreach (var rollup in rollups) accumulator.Add(rollup);
        return accumulator.ToRollup();
    }
}

/// <summary>A minute and a type of event.</summary>
/// <param name="Minute">Minutes since 1970, UTC.</param>
/// <param name="Type">The type.</param>
public readonly record struct MinuteType(long Minute, EventType Type);
