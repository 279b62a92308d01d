using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Audiogum.Sessions.Tests.Exports.Documents;

/// <summary>docs/NUMBERS.md and docs/DEVICES.md: a server says of each example's events what the document says.</summary>
public sealed partial class NumbersDocumentTests(ExportedServer server)
{
    private const string Common =
        """
        {"type":"playevent","client":"Audiogum Android client","clientversion":"1.0.1","platform":"android","platformversion":"5.1",
         "devicename":"XT1021","devicemanufacturer":"motorola","connection":"wan","countrycode":"gb","initiator":"user"}
        """;

    [Theory]
    [InlineData("NUMBERS.md", 8)]
    [InlineData("DEVICES.md", 5)]
    public async Task Every_example_gives_the_numbers_that_the_document_shows(string document, int examples)
    {
        var blocks = Json().Matches(await File.ReadAllTextAsync(Path.Combine(DataDocumentTests.Root(), "docs", document), TestContext.Current.CancellationToken))
            .Select(block => JsonNode.Parse(block.Groups[1].Value)!).ToArray();
        Assert.Equal(2 * examples, blocks.Length);
        using var client = server.ClientOf("numbers");
        foreach (var example in blocks.Chunk(2))
        {
            var id = Guid.NewGuid().ToString("N");
            await ExportedServer.PostAsync(client, [.. example[0]["events"]!.AsArray().Select(told => Whole(told!.AsObject(), id))]);
            var session = JsonNode.Parse(await client.GetStringAsync($"/v1/sessions/{id}", TestContext.Current.CancellationToken))!;
            foreach (var (name, value) in example[1]["session"]!.AsObject())
                Assert.True(JsonNode.DeepEquals(value, session[name]), $"{name} is {session[name]?.ToJsonString()}, not {value?.ToJsonString()}");
        }
    }

    private static string Whole(JsonObject told, string session)
    {
        var whole = JsonNode.Parse(Common)!.AsObject();
        whole["sessionid"] = session;
        foreach (var (name, value) in told) whole[name] = value?.DeepClone();
        return whole.ToJsonString();
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();
}
