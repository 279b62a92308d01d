using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Delivery;

/// <summary>What faulty clients make of an event.</summary>
internal static class Distortion
{
    private static readonly JsonSerializerOptions Verbatim = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Action<JsonObject>[] Faults =
    [
        json => json.Remove("clientversion"),
        json => json["connection"] = "wifi",
        json => json["sequencenumber"] = $"{json["sequencenumber"]}",
        json => json["type"] = "playevnt",
        json => json["localtime"] = $"{json["localtime"]}"[..19],
        json => json["localtime"] = "2093-01-01T00:00:00Z",
        json => json["sessionid"] = "00000000-0000-0000-0000-000000000000",
        json => json["countrycode"] = "GBR",
        json => json["log"] = new string('x', 70_000),
    ];

    /// <summary>The event in a form that has to be rejected.</summary>
    public static ClientEvent Spoil(ClientEvent entry, SeededRandom random) => Change(entry, random.Pick(Faults));

    /// <summary>The event's number with other content.</summary>
    public static ClientEvent Contradict(ClientEvent entry) => Change(entry, json => json["devicename"] = "factory default");

    private static ClientEvent Change(ClientEvent entry, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(entry.Json.Span)!.AsObject();
        change(json);
        return entry with { Json = JsonSerializer.SerializeToUtf8Bytes(json, Verbatim) };
    }
}
