namespace Audiogum.Sessions.Grains.Retention;

/// <summary>How far a tenant's retention has come.</summary>
[GenerateSerializer, Alias("RetentionState")]
public sealed class RetentionState
{
    /// <summary>For each shard: all sessions up to this change have no raw events any more.</summary>
    [Id(0)]
    public Dictionary<int, long> After { get; set; } = [];

    /// <summary>Sessions that were about to lose their raw events: it is seen to that they have, before others are looked for.</summary>
    [Id(1)]
    public HashSet<string> Pending { get; set; } = [];
}
