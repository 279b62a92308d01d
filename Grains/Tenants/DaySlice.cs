using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// The part of a UTC day that a period covers, over all shards. A shard sends a sum only when it is another than last time:
/// a closed day costs some bytes a shard, and an amendment shows at once.
/// </summary>
/// <param name="day">UTC days since 1970.</param>
/// <param name="shards">The tenant's shards.</param>
internal sealed class DaySlice(int day, int shards)
{
    private readonly DaySum?[] sums = new DaySum?[shards];
    private readonly MergeCache merged = new();

    /// <summary>What a shard is to be asked.</summary>
    public KnownDay Ask(int shard) => new(day, sums[shard]?.Stamp ?? 0);

    /// <summary>Takes what a shard answered; false if its sum was left out.</summary>
    public bool Accept(int shard, DaySum answer)
    {
        if (answer.Rollup is not null) sums[shard] = answer;
        return sums[shard]?.Stamp == answer.Stamp;
    }

    /// <summary>The sum over all shards that answered.</summary>
    public Rollup Sum() => merged.Merge([.. sums.OfType<DaySum>().Select(sum => sum.Rollup ?? throw new InvalidOperationException("A shard answered without a sum."))]);
}
