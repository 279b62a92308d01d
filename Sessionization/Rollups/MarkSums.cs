using System.Numerics;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>Counts of applied play events of a minute.</summary>
/// <param name="Skips">Items skipped, next and previous.</param>
/// <param name="MediaBegins">Media begun.</param>
/// <param name="MediaErrors">Media failed.</param>
public readonly record struct MarkSums(long Skips, long MediaBegins, long MediaErrors) : IAdditionOperators<MarkSums, MarkSums, MarkSums>
{
    /// <summary>Adds.</summary>
    public static MarkSums operator +(MarkSums a, MarkSums b) =>
        new(a.Skips + b.Skips, a.MediaBegins + b.MediaBegins, a.MediaErrors + b.MediaErrors);
}
