using System.Text.Json;
using System.Text.Json.Nodes;

namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>The auditor's own reading of the semantics gives the worked examples too: that is what makes it a witness.</summary>
public sealed class PlainSessionTests
{
    private static readonly JsonArray Vectors =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Semantics", "vectors.json")))!.AsArray();

    public static TheoryData<string> Names() => new(Vectors.Select(vector => (string)vector!["name"]!));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_second_reading_of_the_semantics_gives_the_vector(string name)
    {
        var vector = Vectors.Single(v => (string)v!["name"]! == name)!;
        var received = vector["received"]!.AsArray()
            .Select(e => (At: e!["receivedat"]!.GetValue<DateTimeOffset>().ToUnixTimeMilliseconds(), Event: e["event"]!))
            .ToList();
        var conflicts = received.GroupBy(e => (long)e.Event["sequencenumber"]!)
            .Sum(same => same.Select(e => Canonical(e.Event)).Distinct().Count() - 1);
        var set = received.GroupBy(e => (long)e.Event["sequencenumber"]!).Select(same =>
        {
            var first = same.First().Event;
            var copies = same.Where(e => Canonical(e.Event) == Canonical(first));
            return new PlainEvent(JsonSerializer.SerializeToElement(first), copies.Min(e => e.At));
        });
        var content = new PlainSession(set, conflicts).Content();
        Assert.True(JsonNode.DeepEquals(vector["content"], content), $"{vector["why"]}\nexpected {vector["content"]!.ToJsonString()}\nactual   {content.ToJsonString()}");
    }

    /// <summary>Members sorted, ids in one case.</summary>
    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject o => "{" + string.Join(',', o.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{JsonSerializer.Serialize(m.Key)}:{(m.Key is "sessionid" or "id" ? Canonical(m.Value).ToLowerInvariant() : Canonical(m.Value))}")) + "}",
        JsonArray a => "[" + string.Join(',', a.Select(Canonical)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };
}
