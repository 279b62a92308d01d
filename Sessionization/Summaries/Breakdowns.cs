using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>
/// The <c>breakdowns</c> of a report: each dimension's values by listening descending, then value (ordinal, "no value"
/// after all values), the first 100 of them as rows and the rest as one sum.
/// </summary>
internal static class Breakdowns
{
    /// <summary>Rows of a dimension or of a top list at most.</summary>
    public const int MaxRows = 100;

    private static readonly Dimension[] Dimensions = Enum.GetValues<Dimension>();

    public static (Dictionary<string, IReadOnlyList<BreakdownRow>> Rows, Dictionary<string, OtherValues> Other) Build(
        IReadOnlyList<SumEntry<DimensionValue, PlaySums>> values)
    {
        var byDimension = values.ToLookup(cell => cell.Key.Dimension);
        var rows = new Dictionary<string, IReadOnlyList<BreakdownRow>>(Dimensions.Length);
        var other = new Dictionary<string, OtherValues>();
        foreach (var dimension in Dimensions)
        {
            var ordered = byDimension[dimension].Order(ByListening).ToArray();
            rows[NameOf(dimension)] = ordered.Take(MaxRows)
                .Select(cell => new BreakdownRow(cell.Key.Value, cell.Sum.ListeningMs, cell.Sum.PlaySessions, cell.Sum.ItemPlays))
                .ToArray();
            if (ordered.Length <= MaxRows) continue;
            var rest = ordered.Skip(MaxRows).Aggregate(default(PlaySums), (sum, cell) => sum + cell.Sum);
            other[NameOf(dimension)] = new(ordered.Length - MaxRows, rest.ListeningMs, rest.PlaySessions, rest.ItemPlays);
        }

        return (rows, other);
    }

    /// <summary>The name of a dimension in a report.</summary>
    public static string NameOf(Dimension dimension) => dimension.ToString().ToLowerInvariant();

    /// <summary>Values in ordinal order, null after all of them.</summary>
    public static int CompareValues(string? a, string? b) =>
        (a, b) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => string.CompareOrdinal(a, b),
        };

    private static readonly Comparer<SumEntry<DimensionValue, PlaySums>> ByListening = Comparer<SumEntry<DimensionValue, PlaySums>>.Create(
        static (a, b) => b.Sum.ListeningMs.CompareTo(a.Sum.ListeningMs) is var order and not 0 ? order : CompareValues(a.Key.Value, b.Key.Value));
}
