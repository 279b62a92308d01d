using System.Net;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Deployment.Processes;

namespace Audiogum.Sessions.Tests.Deployment.ManySilos;

/// <summary>Asks a gateway for a tenant's things.</summary>
internal static class Asking
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>The answer, or null where there is none now: 503, or the gateway is gone. Anything but these and 200 or 404 fails.</summary>
    public static async Task<JsonNode?> TryGetAsync(this ServerRun gateway, string tenant, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", TestTokens.MintFor(tenant)) } };
        try
        {
            using var answer = await gateway.Client.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode} {gateway.Said}");
            return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>The answer, asked for as a dashboard does: again while it is told to.</summary>
    public static async Task<JsonNode> GetAsync(this ServerRun gateway, string tenant, string path)
    {
        JsonNode? found = null;
        await Eventually.AsyncTrue(async () => (found = await gateway.TryGetAsync(tenant, path)) is not null, Deadline);
        return found!;
    }
}
