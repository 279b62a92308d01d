using Audiogum.Sessions.Grains.Interfaces.Tenants;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What a shard answers of its days.</summary>
internal static class ShardResultBuilder
{
    /// <summary>The sums that the asker does not have, in the order of the question; what does not fit any more is left out.</summary>
    /// <param name="query">The question.</param>
    /// <param name="days">Its days.</param>
    /// <param name="maxBytes">Bytes after which nothing more fits.</param>
    public static ShardResult Build(ShardQuery query, IReadOnlyList<DayContributions> days, long maxBytes)
    {
        var bytes = 0L;
        var sums = new DaySum[days.Count];
        foreach (var (place, day) in days.Index())
        {
            var isWanted = day.Stamp != query.Days[place].Stamp && bytes <= maxBytes;
            var rollup = isWanted ? day.Sum(query.FromQuarter, query.ToQuarter, query.Filter) : null;
            bytes += rollup?.Bytes ?? 0;
            sums[place] = new(day.Stamp, rollup);
        }

        return new(sums);
    }
}
