using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Grains.Interfaces.Tenants;

/// <summary>A day shard's sum, or that it is still what the asker knows.</summary>
/// <param name="stamp">Names this state of the shard; never 0, and never given again to another state.</param>
/// <param name="rollup">The sum, or null if the asker's stamp still holds.</param>
[GenerateSerializer, Immutable, Alias("ShardSum")]
public sealed class ShardSum(long stamp, Rollup? rollup)
{
    /// <summary>Names this state of the shard; never 0, and never given again to another state.</summary>
    [Id(0)]
    public long Stamp { get; } = stamp;

    /// <summary>The sum, or null if the asker's stamp still holds.</summary>
    [Id(1)]
    public Rollup? Rollup { get; } = rollup;
}
