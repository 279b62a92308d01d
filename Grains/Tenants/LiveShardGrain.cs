using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>What a tenant shard's sessions are doing now: see <see cref="ShardState{TView}"/> and <see cref="LiveContributions"/>.</summary>
internal sealed class LiveShardGrain(ShardSurroundings surroundings) : Grain, ILiveShardGrain
{
    private LiveShardKey key;
    private ShardState<LiveContributions>? state;

    private ShardState<LiveContributions> State => state ?? throw new InvalidOperationException("Not activated.");

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = LiveShardKey.Parse(this.GetPrimaryKeyString());
        state = new(surroundings, key.ToString(), new(key.Tenant, key.Shard, null));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Offer(ContributionOffer offer)
    {
        State.Offer(offer.SessionId, offer.Revision, offer.Contribution);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<LiveRollup> Snapshot()
    {
        var now = surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var live = await State.GetAsync(
            static () => new(), () => surroundings.Store.ReadLiveAsync(key.Tenant, key.Shard, now, CancellationToken.None));
        return live.Snapshot(now);
    }
}
