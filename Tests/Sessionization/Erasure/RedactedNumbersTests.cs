using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Erasure;

/// <summary>Ids are chosen freely: whatever a user is called, what others' numbers are made of stays as it is.</summary>
public sealed class RedactedNumbersTests
{
    private const string Owner = "b746b99cdb99455bbd0dfcfe2c5152b4";

    private static readonly string Name = Pseudonym.FromRandom(0x1234);

    private static readonly string[] Texts =
    [
        "7digital", "line-in", "itunes-match", "radio1", "android-13", "10.15.7", "10.0.19045", "iPhone15,2", "My app", "XT1021",
        "spotify:track:2yWyFT6bW1Rd9cjVvYi4v8", "livingroom-speaker-00042", "Superstylin'", "Live @ Wembley 1985",
        "2026-11-20T08:00:00Z", "user-77", "bluetooth", "1.0", "SM-G991B/DS", "Galaxy-S21-Ultra-5G",
    ];

    private static readonly string[] Actions =
        ["start", "begin", "mediabegin", "mediaerror", "stop", "resume", "continue", "seek", "complete", "skipnext", "skipprev"];

    /// <summary>An event of somebody else with any of these texts wherever the event document wants a text.</summary>
    private static readonly Gen<JsonObject> Events = Gen.Select(
        Gen.Int[0, Texts.Length - 1].Array[24], Gen.Int[0, 10], (at, action) =>
    {
        var next = 0;
        string Text() => Texts[at[next++]];
        return new JsonObject
        {
            ["type"] = "playevent",
            ["sessionid"] = "5f71e09784354cfabd8253fe24d6b701",
            ["sequencenumber"] = 7,
            ["localtime"] = "2026-11-20T08:00:00Z",
            ["client"] = Text(),
            ["clientversion"] = Text(),
            ["platform"] = Text(),
            ["platformversion"] = Text(),
            ["devicename"] = Text(),
            ["devicemanufacturer"] = Text(),
            ["connection"] = "wan",
            ["countrycode"] = "gb",
            ["initiator"] = "user",
            ["source"] = Text(),
            ["offset"] = 300,
            ["presetnumber"] = 3,
            ["action"] = Actions[action],
            ["item"] = new JsonObject
            {
                ["type"] = Text(),
                ["name"] = Text(),
                ["artistdisplayname"] = Text(),
                ["albumname"] = Text(),
                ["service"] = Text(),
                ["ref"] = Text(),
                ["duration"] = 678,
                ["id"] = "fc4c846959394d0ab5c6b74d477b1e5c",
            },
            ["playable"] = new JsonObject
            {
                ["id"] = "f75d65fe39814a659af67ceb5853efc0",
                ["userid"] = Owner,
                ["name"] = Text(),
                ["parameters"] = new JsonObject { ["type"] = Text(), ["service"] = Text() },
            },
            ["sourcedata"] = new JsonObject { ["service"] = Text(), ["name"] = Text(), ["ref"] = Text() },
            ["outputdevice"] = new JsonObject { ["connection"] = "bluetooth", ["devicetype"] = Text(), ["devicename"] = Text() },
            ["x-owner"] = Text(),
            ["x-more"] = new JsonObject { ["7digital"] = 1, ["user-77"] = Text() },
        };
    });

    [Fact]
    public void Nobody_is_called_so_that_another_users_event_counts_as_something_else() =>
        Gen.Select(Events, Gen.Int[0, 1_000]).Sample((sent, choice) =>
        {
            var before = Encoding.UTF8.GetBytes(sent.ToJsonString());
            string[] ids = [.. Words(sent).Where(id => id != Owner).Distinct()];
            var after = new UserRedaction(ids[choice % ids.Length], Name).Redact(before.AsMemory());
            Assert.Equal(Read(before), Read(after.Span));
            Assert.Equal(Names(sent), Names(JsonNode.Parse(after.Span)!));
        });

    [Theory]
    [InlineData("7digital", "service")]
    [InlineData("line-in", "source")]
    [InlineData("10.15.7", "platformversion")]
    [InlineData("iPhone15,2", "devicename")]
    [InlineData("My app", "client")]
    [InlineData("fc4c846959394d0ab5c6b74d477b1e5c", "id")]
    [InlineData("livingroom-speaker-00042", "devicename")]
    public void A_document_of_ours_keeps_what_the_events_keep(string id, string member)
    {
        var redaction = new UserRedaction(id, Name);
        var json = $$"""{"userid":"somebody","{{member}}":"{{id}}","breakdowns":{"{{member}}":[{"value":"{{id}}"}] } }""";
        var document = new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(json));
        Assert.Equal(document, redaction.OfValues(document));
        Assert.Same(id, redaction.OfColumn(member, id));
    }

    private static string Read(ReadOnlySpan<byte> json)
    {
        var reading = EventReader.Read(json, receivedAt: null);
        Assert.Null(reading.Rejection);
        return JsonSerializer.Serialize(reading.Event);
    }

    private static IEnumerable<string> Words(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Words(member.Value).Prepend(member.Key)),
        { } value => [value.ToString()],
        null => [],
    };

    private static IEnumerable<string> Names(JsonNode node) =>
        node is JsonObject members ? [.. members.SelectMany(member => Names(member.Value!).Prepend(member.Key))] : [];
}
