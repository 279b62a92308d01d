using System.Text.Json;

using Audiogum.Sessions.Gateway.Explorer;
using Audiogum.Sessions.Grains.Interfaces.Archive;

namespace Audiogum.Sessions.Gateway.Reporting;

/// <summary>
/// Which play events somebody wants to see: <c>action</c>, <c>source</c>, <c>client</c>, <c>devicename</c> of the event
/// and <c>deviceid</c> of the token, each compared exactly. Judged here, so that a tail on one device is not the traffic
/// of all.
/// </summary>
public sealed class PlayEventFilter
{
    private static readonly string[] OfEvent = ["action", "source", "client", "devicename"];

    private readonly List<(string Member, string Value)> _ofEvent = [];

    private readonly string? _deviceId;

    /// <summary>Reads the filter of a query; faults are noted there.</summary>
    public PlayEventFilter(QueryReading query)
    {
        foreach (var member in OfEvent)
        {
            if (query.Text(member) is { } value) _ofEvent.Add((member, value));
        }

        _deviceId = query.Text("deviceid");
    }

    /// <summary>Whether it lets everything pass.</summary>
    public bool IsEmpty => _ofEvent.Count == 0 && _deviceId is null;

    /// <summary>Whether a row of <c>playevents</c> passes.</summary>
    public bool Passes(JsonElement row) =>
        (_deviceId is null || Is(row, "deviceid", _deviceId))
        && (_ofEvent.Count == 0 || row.GetProperty("event") is var sent && _ofEvent.TrueForAll(wanted => Is(sent, wanted.Member, wanted.Value)));

    /// <summary>The body of <c>GET /v1/playevents</c>: without a filter the newest events, with one those that pass among the newest 1 000.</summary>
    /// <param name="archive">The tenant's archive.</param>
    /// <param name="limit">Rows at most.</param>
    public async ValueTask<byte[]> ListAsync(ITenantArchiveGrain archive, int limit)
    {
        if (IsEmpty) return (await archive.ListPlayEvents(limit)).Utf8;
        using var document = JsonDocument.Parse((await archive.ListPlayEvents(Limits.MaxPageRows)).Utf8);
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("playevents");
            foreach (var row in document.RootElement.GetProperty("playevents").EnumerateArray().Where(Passes).Take(limit))
                json.WriteRawValue(row.GetRawText(), skipInputValidation: true);
            json.WriteEndArray();
            if (document.RootElement.TryGetProperty("skipped", out _)) json.WriteBoolean("skipped", true);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static bool Is(JsonElement element, string member, string value) =>
        element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);
}

/// <summary>Describes the filter to the explorer.</summary>
internal static class PlayEventFilterDescribed
{
    /// <summary>The query parameters of <see cref="PlayEventFilter"/>.</summary>
    public static RouteHandlerBuilder TakesFilter(this RouteHandlerBuilder endpoint) => endpoint
        .Takes("action", "Exact action.").Takes("source", "Exact source.").Takes("client", "Exact client.")
        .Takes("devicename", "Exact device name.").Takes("deviceid", "Exact device id of the token.");
}
