using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>The shards that sessions hand their contributions to.</summary>
/// <param name="factory">The silo's factory.</param>
public sealed class TenantShards(IGrainFactory factory)
{
    private readonly GrainReferences<ITenantShardGrain> shards = new(factory);

    /// <summary>The shard with this key.</summary>
    public ITenantShardGrain this[TenantShardKey key] => shards[key.ToString()];
}
