using System.Text.Json;

using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Grains.Interfaces.Listings;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// Which play events somebody wants to see: <c>action</c>, <c>source</c>, <c>client</c>, <c>devicename</c> of the event
/// and <c>deviceid</c> of the token, each compared exactly. Judged here, so that a tail on one device is not the traffic
/// of all.
/// </summary>
public sealed class PlayEventFilter
{
    // Of the event, but for the last, which is of the row around it.
    private static readonly string[] Names = ["action", "source", "client", "devicename", "deviceid"];

    private readonly string?[] _wanted;

    /// <summary>Reads the filter of a query; faults are noted there.</summary>
    public PlayEventFilter(QueryReading query) => _wanted = [.. Names.Select(query.Text)];

    /// <summary>Whether it lets everything pass.</summary>
    public bool IsEmpty => Array.TrueForAll(_wanted, value => value is null);

    /// <summary>What filters look at in a row of <c>playevents</c> or <c>rejections</c>: in a fixed order, null where there is none.</summary>
    public static string?[] MembersOf(JsonElement row)
    {
        var sent = row.GetProperty("event");
        var members = new string?[Names.Length];
        for (var place = 0; place < Names.Length; place++) members[place] = TextOf(place == Names.Length - 1 ? row : sent, Names[place]);
        return members;
    }

    /// <summary>Whether a row with these members passes.</summary>
    public bool Passes(string?[] members)
    {
        for (var place = 0; place < _wanted.Length; place++)
        {
            if (_wanted[place] is { } wanted && wanted != members[place]) return false;
        }

        return true;
    }

    /// <summary>The body of <c>GET /v1/playevents</c>: without a filter the newest events, with one those that pass among the newest 1 000.</summary>
    /// <param name="listings">The tenant's archive.</param>
    /// <param name="limit">Rows at most.</param>
    /// <param name="cancellationToken">Ends when the client is gone.</param>
    public async ValueTask<byte[]> ListAsync(ITenantListingGrain listings, int limit, CancellationToken cancellationToken)
    {
        if (IsEmpty) return (await listings.ListPlayEvents(limit, cancellationToken)).Utf8;
        using var document = JsonDocument.Parse((await listings.ListPlayEvents(Limits.MaxPageRows, cancellationToken)).Utf8);
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("playevents");
            foreach (var row in document.RootElement.GetProperty("playevents").EnumerateArray().Where(row => Passes(MembersOf(row))).Take(limit))
                json.WriteRawValue(row.GetRawText(), skipInputValidation: true);
            json.WriteEndArray();
            if (document.RootElement.TryGetProperty("skipped", out _)) json.WriteBoolean("skipped", true);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    // A rejected event may be anything, and its strings may not be text at all.
    private static string? TextOf(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String
            ? found.GetString()
            : null;
}

/// <summary>Describes the filter to the explorer.</summary>
internal static class PlayEventFilterDescribed
{
    /// <summary>The query parameters of <see cref="PlayEventFilter"/>.</summary>
    public static RouteHandlerBuilder TakesFilter(this RouteHandlerBuilder endpoint) => endpoint
        .Takes("action", "Exact action.").Takes("source", "Exact source.").Takes("client", "Exact client.")
        .Takes("devicename", "Exact device name.").Takes("deviceid", "Exact device id of the token.");
}
