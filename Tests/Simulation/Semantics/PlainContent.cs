using System.Text.Json;
using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>Play sessions and item plays as JSON (§10).</summary>
internal static class PlainContent
{
    public static readonly string[] Classes = ["paused", "startup", "stalled", "between", "failed", "unobserved"];

    private static readonly string[] Kept = ["type", "name", "artistdisplayname", "albumname", "service", "ref"];

    /// <summary>A play session.</summary>
    public static JsonNode ToJson(PlainPlay play, bool isFinal)
    {
        var json = new JsonObject
        {
            ["openedby"] = play.OpenedBy,
            ["implied"] = play.Implied,
            ["source"] = play.Source,
            ["startedat"] = PlainSession.Iso(play.StartedAt),
            ["endedat"] = PlainSession.Iso(play.EndedAt),
            ["endreason"] = play.EndReason,
            ["listeningms"] = play.Listening,
            ["estimatedms"] = play.Estimated,
            ["tailestimatems"] = play.Tail,
            ["times"] = new JsonObject(Classes.Select(name => KeyValuePair.Create(name, (JsonNode?)play.Times[name]))),
            ["clockjumps"] = play.Jumps,
            ["final"] = isFinal,
            ["items"] = new JsonArray([.. play.Items.Select(ToJson)]),
        };
        if (play.Service is not null) json["service"] = play.Service;
        if (play.ContinuedFrom is { } from) json["continuedfrom"] = from;
        return json;
    }

    private static JsonNode ToJson(PlainItemPlay play)
    {
        var json = new JsonObject
        {
            ["openedby"] = play.OpenedBy,
            ["implied"] = play.Implied,
            ["startedat"] = PlainSession.Iso(play.OpenedAt),
            ["listeningms"] = play.Listening,
            ["estimatedms"] = play.Estimated,
            ["outcome"] = play.Outcome,
        };
        foreach (var name in Kept)
        {
            if (PlainEvent.Text(play.Item.Json, name) is { } text) json[name] = text;
        }

        if (PlainEvent.Text(play.Item.Json, "id") is { } id) json["id"] = id.ToLowerInvariant();
        if (play.Item.Json.TryGetProperty("duration", out var duration) && duration.ValueKind == JsonValueKind.Number && duration.GetInt64() >= 0) json["duration"] = duration.GetInt64();
        return json;
    }
}
