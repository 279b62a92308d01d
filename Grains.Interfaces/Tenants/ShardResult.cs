using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>
/// A shard's sums of several days, all of one moment: a session that moves from day to day is in exactly one of them. What
/// does not fit is left out; who asks again with the stamps received gets more of it, and has a moment whole once nothing is.
/// </summary>
/// <param name="sums">A sum for each day that was asked for, in the order of the question.</param>
[GenerateSerializer, Immutable, Alias("ShardAnswer")]
public sealed class ShardResult(DaySum[] sums)
{
    /// <summary>A sum for each day that was asked for, in the order of the question.</summary>
    [Id(0)]
    public DaySum[] Sums { get; } = sums;
}

/// <summary>A shard's sum of a day, or that it is still what the asker knows.</summary>
/// <param name="stamp">Names this state of the day; never 0, and never given again to another state.</param>
/// <param name="rollup">The sum; null if the asker's stamp still holds, or if it is left out of this answer.</param>
[GenerateSerializer, Immutable, Alias("DaySum")]
public sealed class DaySum(long stamp, Rollup? rollup)
{
    /// <summary>Names this state of the day; never 0, and never given again to another state.</summary>
    [Id(0)]
    public long Stamp { get; } = stamp;

    /// <summary>The sum; null if the asker's stamp still holds, or if it is left out of this answer.</summary>
    [Id(1)]
    public Rollup? Rollup { get; } = rollup;
}
