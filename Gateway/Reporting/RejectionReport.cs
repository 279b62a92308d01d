using System.Text.Json;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>The newest rejected events and conflict losers, counted: <c>GET /v1/dashboards/rejections</c>.</summary>
/// <param name="AsOf">When they were read.</param>
/// <param name="Events">How many were counted: at most a page of <c>GET /v1/rejections</c>.</param>
/// <param name="Reasons">By code and place, by events descending.</param>
/// <param name="Clients">By client and version, by events descending.</param>
public sealed record RejectionReport(DateTimeOffset AsOf, long Events, IReadOnlyList<RejectionReason> Reasons, IReadOnlyList<RejectionClient> Clients)
{
    /// <summary>Counts rows of <c>rejections</c>.</summary>
    public static RejectionReport FromRows(JsonElement rows, DateTimeOffset asOf)
    {
        var reasons = new Dictionary<(string?, string?), long>();
        var clients = new Dictionary<(string?, string?), long>();
        foreach (var row in rows.EnumerateArray())
        {
            var sent = row.GetProperty("event");
            Count(reasons, (TextOf(row, "code"), TextOf(row, "pointer")));
            Count(clients, (TextOf(sent, "client"), TextOf(sent, "clientversion")));
        }

        return new(
            asOf, rows.GetArrayLength(),
            [.. Ranked(reasons).Select(row => new RejectionReason(row.Key.Item1 ?? string.Empty, row.Key.Item2 ?? string.Empty, row.Value))],
            [.. Ranked(clients).Select(row => new RejectionClient(row.Key.Item1, row.Key.Item2, row.Value))]);
    }

    private static void Count(Dictionary<(string?, string?), long> counts, (string?, string?) key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static IOrderedEnumerable<KeyValuePair<(string?, string?), long>> Ranked(Dictionary<(string?, string?), long> counts) =>
        counts.OrderByDescending(row => row.Value).ThenBy(row => row.Key.Item1, StringComparer.Ordinal).ThenBy(row => row.Key.Item2, StringComparer.Ordinal);

    // A rejected event may be anything: text, or an object whose client is a number.
    private static string? TextOf(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;
}

/// <summary>Events rejected for one reason.</summary>
/// <param name="Code">The code, as in the answer to the post; <c>conflict</c> for losers of a conflict.</param>
/// <param name="Pointer">JSON pointer within the event.</param>
/// <param name="Events">How many.</param>
public sealed record RejectionReason(string Code, string Pointer, long Events);

/// <summary>Rejected events of one client version; null is "not given".</summary>
/// <param name="Client">The client.</param>
/// <param name="ClientVersion">Its version.</param>
/// <param name="Events">How many.</param>
public sealed record RejectionClient(string? Client, string? ClientVersion, long Events);
