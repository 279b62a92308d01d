using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Listeners;

/// <summary>Events as a client writes them: with members nobody knows, numbers of every shape and text of every script.</summary>
internal static class ClientEventText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What every event carries.</summary>
    public static JsonObject Common(string sessionId, long number, long instant, TimeSpan zone, string type) => new()
    {
        ["type"] = type,
        ["sessionid"] = sessionId,
        ["sequencenumber"] = number,
        ["localtime"] = DateTimeOffset.FromUnixTimeMilliseconds(instant).ToOffset(zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
        ["client"] = "Simulated player",
        ["clientversion"] = "1.0",
        ["platform"] = "linux",
        ["platformversion"] = "6",
        ["devicename"] = "Kitchen ☕",
        ["devicemanufacturer"] = "Acme",
        ["connection"] = "wan",
    };

    /// <summary>A play event.</summary>
    public static JsonObject Play(JsonObject common, string action, string source, long? offset, JsonObject? item)
    {
        (common["action"], common["source"]) = (action, source);
        if (offset is { } seconds) common["offset"] = seconds;
        if (item is not null) common["item"] = item.DeepClone();
        return common;
    }

    /// <summary>The text, with what a client may add; ids claimed in the body mean nothing (api.md, Identity).</summary>
    public static string Write(JsonObject e, Random random)
    {
        if (random.Next(4) == 0) e["userid"] = "somebody-else";
        if (random.Next(4) == 0) e["mood"] = new JsonObject { ["tempo"] = JsonNode.Parse("1.50e1"), ["tags"] = new JsonArray("Ω", null, true) };
        return e.ToJsonString(Relaxed);
    }

    /// <summary>The same content in other words: members turned round, a character escaped, blanks.</summary>
    public static string Rewrite(string text)
    {
        var turned = new JsonObject(JsonNode.Parse(text)!.AsObject().Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        return turned.ToJsonString().Replace(",\"client\":", " ,\r\n \"cl\\u0069ent\" : ", StringComparison.Ordinal);
    }

    /// <summary>Another content for the same number.</summary>
    public static string Alter(string text, int change)
    {
        var e = JsonNode.Parse(text)!.AsObject();
        e["clientversion"] = $"1.0-altered-{change}";
        return e.ToJsonString(Relaxed);
    }
}
