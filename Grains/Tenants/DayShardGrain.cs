using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>A tenant shard's numbers of one UTC day: see <see cref="ShardState{TView}"/> and <see cref="DayContributions"/>.</summary>
internal sealed class DayShardGrain(ShardSurroundings surroundings) : Grain, IDayShardGrain
{
    private DayShardKey key;
    private ShardState<DayContributions>? state;

    private ShardState<DayContributions> State => state ?? throw new InvalidOperationException("Not activated.");

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = DayShardKey.Parse(this.GetPrimaryKeyString());
        state = new(surroundings, key.ToString(), new(key.Tenant, key.Shard, key.Day));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Offer(ContributionOffer offer)
    {
        State.Offer(offer.SessionId, offer.Revision, offer.Contribution);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<ShardSum> Sum(long fromQuarter, long toQuarter, DimensionFilter filter, long knownStamp)
    {
        var day = await State.GetAsync(
            () => new(key.Day, Random.Shared.NextInt64(1, long.MaxValue / 2)),
            () => surroundings.Store.ReadDayAsync(key.Tenant, key.Shard, key.Day, CancellationToken.None));
        return new(day.Stamp, day.Stamp == knownStamp ? null : day.Sum(fromQuarter, toQuarter, filter));
    }
}
