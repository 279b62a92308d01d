using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Tenants;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>The shards that sessions hand their contributions to.</summary>
/// <param name="factory">The silo's factory.</param>
public sealed class TenantShards(IGrainFactory factory)
{
    /// <summary>Live shards, by <see cref="LiveShardKey"/>.</summary>
    public GrainReferences<ILiveShardGrain> Live { get; } = new(factory);

    /// <summary>Day shards, by <see cref="DayShardKey"/>.</summary>
    public GrainReferences<IDayShardGrain> Days { get; } = new(factory);
}
