using System.Numerics;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Counts of applied play events of a minute.</summary>
/// <param name="Skips">Items skipped, next and previous.</param>
/// <param name="MediaBegins">Media begun.</param>
/// <param name="MediaErrors">Media failed.</param>
public readonly record struct PlayerCounterSums(long Skips, long MediaBegins, long MediaErrors) : IAdditionOperators<PlayerCounterSums, PlayerCounterSums, PlayerCounterSums>
{
    /// <summary>Adds.</summary>
    public static PlayerCounterSums operator +(PlayerCounterSums a, PlayerCounterSums b) =>
        new(a.Skips + b.Skips, a.MediaBegins + b.MediaBegins, a.MediaErrors + b.MediaErrors);
}
