using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// Asks a tenant's shards for the sums of a range of quarter hours: each for all its days at once. A shard without rows
/// is not woken.
/// </summary>
/// <remarks>
/// The days that have rows are listed after the shards answered, and a shard that has a new one is asked again. Whatever a
/// shard answered from was committed before, and the days of a commit are listed with it: so a session that left a day for
/// another one is found there, and whatever was acknowledged before the question is in the answer.
/// </remarks>
internal sealed class ShardQueryFanOut
{
    private readonly TenantDependencies dependencies;
    private readonly IGrainFactory grains;
    private readonly string tenant;
    private readonly (long From, long To) quarters;
    private readonly DimensionFilter filter;
    private readonly int firstDay;
    private readonly DaySlice[] slices;
    private readonly SortedDictionary<int, DaySlice>[] asked;
    private readonly MergeCache merged = new();

    /// <param name="dependencies">What the tenant's actor is given.</param>
    /// <param name="grains">The factory.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="quarters">Quarter hours since 1970, [From, To).</param>
    /// <param name="filter">Which plays count.</param>
    public ShardQueryFanOut(TenantDependencies dependencies, IGrainFactory grains, string tenant, (long From, long To) quarters, DimensionFilter filter)
    {
        (this.dependencies, this.grains, this.tenant, this.quarters, this.filter) = (dependencies, grains, tenant, quarters, filter);
        var shards = dependencies.Options.Value.Shards;
        firstDay = QuarterHours.DayOf(quarters.From);
        var days = quarters.From < quarters.To ? QuarterHours.DayOf(quarters.To - 1) - firstDay + 1 : 0;
        slices = [.. Enumerable.Range(firstDay, days).Select(day => new DaySlice(day, shards))];
        asked = [.. Enumerable.Range(0, shards).Select(_ => new SortedDictionary<int, DaySlice>())];
    }

    /// <summary>The sum over all shards and days.</summary>
    /// <exception cref="DataUnavailableException">A part could not be read.</exception>
    public async Task<Rollup> SumAsync()
    {
        IReadOnlyList<int> shards = [.. Enumerable.Range(0, asked.Length).Where(shard => asked[shard].Count > 0)];
        do
        {
            foreach (var some in shards.Chunk(dependencies.Options.Value.ParallelSums)) await Task.WhenAll(
                some.Select(QueryAsync));
            shards = slices.Length == 0 ? [] : await FindNewDaysAsync();
        }
        while (shards.Count > 0);

        return merged.Merge([.. slices.Select(slice => slice.Sum())]);
    }

    private async Task QueryAsync(int shard)
    {
        var grain = grains.GetGrain<ITenantShardGrain>(new TenantShardKey(tenant, shard).ToString());
        DaySlice[] days = [.. asked[shard].Values];
        for (var isWhole = false; !isWhole;)
        {
            var answer = await grain.Sum(new(quarters.From, quarters.To, filter, [.. days.Select(slice => slice.Ask(shard))]));
            isWhole = true;
            foreach (var (place, sum) in answer.Sums.Index()) isWhole &= days[place].Accept(shard, sum);
        }
    }

    private async Task<IReadOnlyList<int>> FindNewDaysAsync()
    {
        try
        {
            var listed = await dependencies.Store.ListShardDaysAsync(tenant, asked.Length, firstDay, firstDay + slices.Length, CancellationToken.None);
            return [.. listed.Where(found => asked[found.Shard].TryAdd(found.Day, slices[found.Day - firstDay])).Select(found => found.Shard).Distinct()];
        }
        catch (StoreUnavailableException)
        {
            throw new DataUnavailableException("The tenant's days cannot be read now.");
        }
    }
}
