using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>What a shard is asked for: the sums of some UTC days, cut to quarter hours [from, to).</summary>
/// <param name="fromQuarter">Quarter hours since 1970.</param>
/// <param name="toQuarter">Quarter hours since 1970, exclusive.</param>
/// <param name="filter">Which plays count.</param>
/// <param name="days">The days, and what of them the asker already has.</param>
[GenerateSerializer, Immutable, Alias("ShardQuestion")]
public sealed class ShardQuery(long fromQuarter, long toQuarter, DimensionFilter filter, KnownDay[] days)
{
    /// <summary>Quarter hours since 1970.</summary>
    [Id(0)]
    public long FromQuarter { get; } = fromQuarter;

    /// <summary>Quarter hours since 1970, exclusive.</summary>
    [Id(1)]
    public long ToQuarter { get; } = toQuarter;

    /// <summary>Which plays count.</summary>
    [Id(2)]
    public DimensionFilter Filter { get; } = filter;

    /// <summary>The days, and what of them the asker already has.</summary>
    [Id(3)]
    public KnownDay[] Days { get; } = days;
}

/// <summary>A day that is asked for.</summary>
/// <param name="day">UTC days since 1970.</param>
/// <param name="stamp">The stamp of the sum that the asker already has, by the same filter and quarter hours, or 0.</param>
[GenerateSerializer, Immutable, Alias("KnownDay")]
public sealed class KnownDay(int day, long stamp)
{
    /// <summary>UTC days since 1970.</summary>
    [Id(0)]
    public int Day { get; } = day;

    /// <summary>The stamp of the sum that the asker already has, by the same filter and quarter hours, or 0.</summary>
    [Id(1)]
    public long Stamp { get; } = stamp;
}
