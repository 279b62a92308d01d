using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>api.md, Freshness: what a 202 acknowledged is in the dashboards within 2 s.</summary>
public sealed class FreshnessTests
{
    private const string Tenant = "fresh";

    [Fact]
    public async Task Acknowledged_events_are_in_realtime_and_daily_within_two_seconds()
    {
        var path = Directory.CreateTempSubdirectory("fresh-").FullName;
        await using (var server = await ServerProcess.StartAsync(path, Tenant))
        {
            await GetAsync(server.Client, "/v1/dashboards/realtime");
            for (var session = 1; session <= 3; session++)
            {
                var key = new SessionKey(Tenant, Guid.NewGuid().ToString("N"));
                using var body = new StringContent(
                    $$"""{"schemaversion":"1.0","events":[{{string.Join(',', PlayText.Listen(key))}}]}""", Encoding.UTF8, "application/json");
                using var answer = await server.Client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken);
                Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
                var expected = session;
                await Eventually.AsyncTrue(
                    async () => (int)(await GetAsync(server.Client, "/v1/dashboards/realtime"))["activesessions"]! == expected
                        && (long)(await GetAsync(server.Client, "/v1/dashboards/daily?date=2026-11-20"))["totals"]!["listeningms"]! == expected * 300_000,
                    TimeSpan.FromSeconds(2));
            }
        }

        Directory.Delete(path, recursive: true);
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path))!;
}
