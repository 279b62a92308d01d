namespace Audiogum.Sessions.Grains.Retention;

/// <summary>How far a tenant's retention has come.</summary>
[GenerateSerializer, Alias("RetentionState")]
public sealed class RetentionState
{
    /// <summary>For each shard, as text: all sessions up to this position have no raw events any more.</summary>
    [Id(2)]
    public Dictionary<int, string> Positions { get; set; } = [];

    /// <summary>Sessions that were about to lose their raw events: it is seen to that they have, before others are looked for.</summary>
    [Id(1)]
    public HashSet<string> Pending { get; set; } = [];

    /// <summary>Sessions that were passed although a clock had dated their last receipt ahead, and that receipt, milliseconds since 1970.</summary>
    [Id(3)]
    public Dictionary<string, long> Ahead { get; set; } = [];

    /// <summary>What time the last round believed it was, milliseconds since 1970; null before the first.</summary>
    [Id(4)]
    public long? BelievedAt { get; set; }

    /// <summary>Sessions whose time is over and that cannot be exported: their raw events are kept until they can.</summary>
    [Id(5)]
    public HashSet<string> Held { get; set; } = [];
}
