using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Upgrade;

/// <summary>
/// Promise P12: data directories written by released versions lie in <c>Golden</c>, gzipped, each with what was answered from it.
/// A server over a copy must answer the same. A release adds its own by running this class with <c>-explicit on</c>.
/// </summary>
public sealed class GoldenDataTests
{
    /// <summary>What depends on the clock of the reader.</summary>
    private static readonly string[] Passing = ["status", "expiresat", "settled", "asof", "complete", "amendedat"];

    private static readonly string[] Parts = ["", "/events", "/timeline"];

    private static readonly string[] Reports =
    [
        "/v1/dashboards/monthly?month=2026-11", "/v1/dashboards/daily?date=2026-11-20", "/v1/sessions?from=2026-11-01&to=2026-12-01",
        "/v1/plays?from=2026-11-01&to=2026-12-01&limit=50", "/v1/rejections",
    ];

    public static TheoryData<string> Versions() => new(GoldenData.Versions);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Data_of_a_released_version_opens_with_the_same_answers(string version)
    {
        var path = Directory.CreateTempSubdirectory("golden-").FullName;
        try
        {
            await GoldenData.UnpackAsync(version, path);
            await using var server = await ServerProcess.StartAsync(path, GoldenData.Tenant);
            await using var answers = GoldenData.OpenAnswers(version);
            var expected = (await JsonNode.ParseAsync(answers, cancellationToken: TestContext.Current.CancellationToken))!.AsObject();
            Assert.NotEmpty(expected);
            foreach (var (address, answer) in expected)
            {
                var now = await AskAsync(server.Client, address);
                Assert.True(JsonNode.DeepEquals(answer, now), $"{address}\nexpected {answer!.ToJsonString()}\nactual   {now.ToJsonString()}");
            }
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Writes the golden data of this version: only before it is released.</summary>
    [Fact(Explicit = true)]
    public async Task A_release_writes_its_golden_data()
    {
        var path = Directory.CreateTempSubdirectory("golden-").FullName;
        var answers = new JsonObject();
        await using (var server = await ServerProcess.StartAsync(path, GoldenData.Tenant))
        {
            var sessions = GoldenSessions.Posts().ToList();
            foreach (var post in sessions.SelectMany(session => session.Bodies))
            {
                using var body = new StringContent(post, Encoding.UTF8, "application/json");
                using var answer = await server.Client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken);
                Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
            }

            foreach (var address in sessions.SelectMany(session => Parts.Select(part => $"/v1/sessions/{session.Id}{part}")).Concat(Reports))
                answers[address] = await AskAsync(server.Client, address);
            await server.StopAsync();
        }

        await GoldenData.PackAsync(GoldenData.Newest, path, Encoding.UTF8.GetBytes(answers.ToJsonString()));
        Directory.Delete(path, recursive: true);
    }

    private static async Task<JsonNode> AskAsync(HttpClient client, string address) => Lasting(JsonNode.Parse(await client.GetStringAsync(address, TestContext.Current.CancellationToken))!);

    private static JsonNode Lasting(JsonNode node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var name in Passing) o.Remove(name);
                foreach (var member in o.Select(member => member.Value).OfType<JsonNode>()) Lasting(member);
                break;
            case JsonArray a:
                foreach (var element in a.OfType<JsonNode>()) Lasting(element);
                break;
        }

        return node;
    }
}
