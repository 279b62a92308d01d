namespace Audiogum.Sessions.Grains.Interfaces;

/// <summary>
/// How long a gateway may show what it read to somebody who begins to follow, counted from when it asked. An erasure
/// has its certificate only when this has run out for everything that was read before: so a gateway that stood still, or
/// cannot reach the silos, shows no erased user when it goes on.
/// </summary>
public static class FeedLease
{
    /// <summary>Five readings of a feed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
}
