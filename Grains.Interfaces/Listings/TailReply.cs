namespace Audiogum.Sessions.Grains.Interfaces.Listings;

/// <summary>What is listed in a live tail.</summary>
public enum TailKind : byte
{
    /// <summary>Accepted play events.</summary>
    PlayEvents,

    /// <summary>Rejected events and conflict losers.</summary>
    Rejections,
}

/// <summary>The newest rows of a tail.</summary>
/// <param name="rows">The body of the listing.</param>
/// <param name="epoch">Changes when a user was erased: what was read under another epoch must not be shown any more.</param>
[GenerateSerializer, Immutable, Alias("TailReply")]
public sealed class TailReply(JsonReply rows, long epoch)
{
    /// <summary>The body of the listing.</summary>
    [Id(0)]
    public JsonReply Rows { get; } = rows;

    /// <summary>Changes when a user was erased.</summary>
    [Id(1)]
    public long Epoch { get; } = epoch;
}
