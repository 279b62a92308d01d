using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Administration;

/// <summary>docs/ADMINISTRATION.md says what the server does.</summary>
public sealed partial class DocumentTests
{
    private static readonly HashSet<string> Changing = ["token", "id", "expiresat", "asof", "at", "ms", "requestedat", "pseudonym"];

    private static readonly string Document = File.ReadAllText(Path.Combine(RealHistoryTests.Root, "docs", "ADMINISTRATION.md"));

    [Fact]
    public async Task Its_examples_are_answered_as_it_says()
    {
        await using var house = new ServerFixture();
        using var client = house.ClientOf("acme");
        var examples = Example().Matches(Document);
        Assert.Equal(6, examples.Count);
        foreach (Match example in examples)
        {
            using var request = new HttpRequestMessage(new(example.Groups["method"].Value), example.Groups["path"].Value);
            if (example.Groups["body"].Value is { Length: > 0 } body) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Compare(JsonElement.Parse(example.Groups["answer"].Value), await answer.JsonAsync(), example.Groups["path"].Value);
        }
    }

    private static void Compare(JsonElement said, JsonElement found, string place)
    {
        Assert.True(said.ValueKind == found.ValueKind, $"{place}: {found}");
        switch (said.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(said.EnumerateObject().Select(member => member.Name).Order(), found.EnumerateObject().Select(member => member.Name).Order());
                foreach (var member in said.EnumerateObject().Where(member => !Changing.Contains(member.Name))) Compare(member.Value, found.GetProperty(member.Name), $"{place} {member.Name}");
                break;
            case JsonValueKind.Array when place.EndsWith("shards", StringComparison.Ordinal):
                Compare(said[0], found[0], place + "[0]"); // the first of them, as an example
                break;
            case JsonValueKind.Array:
                Assert.Equal(said.GetArrayLength(), found.GetArrayLength());
                for (var i = 0; i < said.GetArrayLength(); i++) Compare(said[i], found[i], $"{place}[{i}]");
                break;
            default:
                Assert.True(said.ToString() == found.ToString(), $"{place}: {found}");
                break;
        }
    }

    [GeneratedRegex("```http\n(?<method>[A-Z]+) (?<path>\\S+)\n(?<body>.*?)```\n+```json\n(?<answer>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
