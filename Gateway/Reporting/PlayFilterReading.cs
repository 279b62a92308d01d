using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// Reads the filter of a dashboard: any dimension by its name and exact value, all of which must hold; <c>without</c>
/// names dimensions, separated by commas, that must have no value.
/// </summary>
public static class PlayFilterReading
{
    private const string Without = "without";

    private static readonly (Dimension Dimension, string Name)[] Dimensions =
        [.. Enum.GetValues<Dimension>().Select(dimension => (dimension, dimension.ToString().ToLowerInvariant()))];

    /// <summary>The filter; faults are noted in the query.</summary>
    public static DimensionFilter Filter(this QueryReading query)
    {
        var wanted = new Dictionary<Dimension, string?>();
        foreach (var (dimension, name) in Dimensions)
        {
            // Country codes are kept in small letters.
            if (query.Text(name) is { } value) wanted[dimension] = dimension == Dimension.CountryCode ? value.ToLowerInvariant() : value;
        }

        foreach (var name in query.Text(Without)?.Split(',') ?? [])
        {
            var found = Array.FindIndex(Dimensions, known => known.Name == name);
            if (found < 0) query.Fail(Without, "It must name dimensions of a breakdown, separated by commas.");
            else if (!wanted.TryAdd(Dimensions[found].Dimension, null)) query.Fail(Without, "A dimension cannot have a value and none.");
        }

        return DimensionFilter.Create(wanted.Select(each => new DimensionValue(each.Key, each.Value)));
    }

    /// <summary>The query parameters.</summary>
    internal static RouteHandlerBuilder TakesPlayFilter(this RouteHandlerBuilder endpoint)
    {
        foreach (var (_, name) in Dimensions) endpoint.Takes(name, "Only plays with exactly this value.");
        return endpoint.Takes(Without, "Only plays without any value of these dimensions, separated by commas.");
    }
}
