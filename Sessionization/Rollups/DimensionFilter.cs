using Audiogum.Sessions.Sessionization.Texts;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// Which plays count: those that have all of some values, one of a dimension at most. Two filters are equal if they want
/// the same. What a filter of one value lets pass adds up to that value's row of the breakdown.
/// </summary>
/// <remarks>
/// A play session has the values of <see cref="PlayDimensions"/>. The service is the item's where there is one, as it is
/// in breakdowns: a filter by service takes a play session's item plays of that service, and the play session itself with
/// its itemless listening, its other time and its completions, skips, media begins and errors if that is its own service.
/// </remarks>
public sealed record DimensionFilter
{
    /// <summary>Lets everything pass.</summary>
    public static DimensionFilter Everything { get; } = new();

    /// <summary>The values, by dimension ascending, at most one of each; null wants "no value".</summary>
    public IReadOnlyList<DimensionValue> Wanted { get; init; } = [];

    /// <summary>Whether it lets everything pass.</summary>
    public bool IsEmpty => Wanted.Count == 0;

    /// <summary>A filter of these values, each as it is grouped by (<see cref="GroupedText"/>).</summary>
    /// <param name="wanted">At most one of a dimension, in any order.</param>
    public static DimensionFilter Create(IEnumerable<DimensionValue> wanted) =>
        new() { Wanted = [.. wanted.Select(value => value with { Value = GroupedText.Normalize(value.Value) }).OrderBy(value => value.Dimension)] };

    /// <summary>Whether a play session has every value but the service.</summary>
    public bool Passes(PlayDimensions play)
    {
        foreach (var (dimension, value) in Wanted)
        {
            if (dimension != Dimension.Service && DimensionLookup.GetValue(play, dimension) != value) return false;
        }

        return true;
    }

    /// <summary>Whether something of a service passes.</summary>
    public bool PassesService(string? service)
    {
        foreach (var (dimension, value) in Wanted)
        {
            if (dimension == Dimension.Service && value != service) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(DimensionFilter? other) => other is not null && Wanted.SequenceEqual(other.Wanted);

    /// <inheritdoc/>
    public override int GetHashCode() => Wanted.Aggregate(0, HashCode.Combine);
}
