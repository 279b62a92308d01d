using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// The part of a UTC day that a period covers, over all shards. A shard that has rows of the day is asked each time, but
/// answers with a sum only when it is another than last time: a closed day costs a short message a shard, and an
/// amendment shows at once. A shard without rows is not woken.
/// </summary>
/// <param name="day">UTC days since 1970.</param>
/// <param name="from">Quarter hours since 1970.</param>
/// <param name="to">Quarter hours since 1970, exclusive.</param>
/// <param name="shards">The tenant's shards.</param>
/// <param name="filter">Which plays count.</param>
internal sealed class DaySlice(int day, long from, long to, int shards, DimensionFilter filter)
{
    private readonly ShardSum?[] sums = new ShardSum?[shards];
    private readonly MergedSum merged = new();

    /// <summary>UTC days since 1970.</summary>
    public int Day => day;

    /// <summary>Cuts quarter hours [from, to) into days.</summary>
    public static IReadOnlyList<DaySlice> Cut(long from, long to, int shards, DimensionFilter filter)
    {
        var slices = new List<DaySlice>();
        while (from < to)
        {
            var day = QuarterHours.DayOf(from);
            var end = Math.Min(to, (day + 1L) * QuarterHours.PerDay);
            slices.Add(new(day, from, end, shards, filter));
            from = end;
        }

        return slices;
    }

    /// <summary>Asks one shard.</summary>
    public async Task AskAsync(IGrainFactory grains, string tenant, int shard)
    {
        var known = sums[shard];
        var reply = await grains.GetGrain<IDayShardGrain>(new DayShardKey(tenant, shard, day).ToString()).Sum(from, to, filter, known?.Stamp ?? 0);
        if (reply.Rollup is not null) sums[shard] = reply;
    }

    /// <summary>The sum over all shards, after each that has rows was asked.</summary>
    public Rollup Sum() => merged.Of([.. sums.OfType<ShardSum>().Select(sum => sum.Rollup ?? throw new InvalidOperationException("A shard answered without a sum."))]);
}
