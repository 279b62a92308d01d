using Audiogum.Sessions.Grains.Interfaces.Tenants;
using Audiogum.Sessions.Sessionization.Rollups;
using Orleans.Concurrency;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>
/// A shard of a tenant: see <see cref="ShardState"/>. Reentrant, so that reading a day long past holds up neither offers nor
/// questions about other days; what they change, they change between two awaits.
/// </summary>
[Reentrant]
internal sealed class TenantShardGrain(ShardDependencies dependencies) : Grain, ITenantShardGrain
{
    private ShardState? state;

    private ShardState State => state ?? throw new InvalidOperationException("Not activated.");

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state = new(dependencies, TenantShardKey.Parse(this.GetPrimaryKeyString()));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ApplyContribution(ContributionUpdate update)
    {
        State.ApplyContribution(update);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ShardResult> Sum(ShardQuery query) => State.QueryAsync(query);

    /// <inheritdoc/>
    public ValueTask<LiveRollup> Snapshot() => State.QueryAsync(live => live.Snapshot());

    /// <inheritdoc/>
    public ValueTask ForgetSnapshots() => State.ForgetSnapshotsAsync();

    /// <inheritdoc/>
    public ValueTask Reload() => State.ReadAgainAsync();
}
