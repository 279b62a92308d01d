using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Azure;

namespace Audiogum.Sessions.Tests.Deployment.Clustering;

/// <summary>A whole server over Azure Storage, exports included.</summary>
public sealed class AzureServerTests(AzuriteServer azurite) : IClassFixture<AzuriteServer>
{
    private const string Tenant = "azure";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_server_that_was_killed_leaves_to_the_next_one_all_that_it_acknowledged()
    {
        (string, string)[] settings =
        [
            ("Sessions:Store", "AzureTables"), ("ConnectionStrings:AzureStorage", azurite.ConnectionString), ("Exports:Bucket", "AzureBlobs"), ("Exports:Interval", "00:00:00.5"),
        ];
        var key = new SessionKey(Tenant, Guid.NewGuid().ToString("N"));
        var events = PlayText.Listen(key);
        await using (var first = await ServerRun.GatewayAsync(Tenant, settings))
        {
            await first.UntilReadyAsync();
            await PostedAsync(first, events[..2]);
            first.Kill();
            await first.ExitedAsync(Deadline);
        }

        await using var second = await ServerRun.GatewayAsync(Tenant, settings);
        await second.UntilReadyAsync();
        await PostedAsync(second, events);
        var session = JsonNode.Parse(await second.Client.GetStringAsync($"/v1/sessions/{key.SessionId}", TestContext.Current.CancellationToken))!;
        Assert.Equal((3, 2, 300_000), ((int)session["events"]!, (int)session["duplicates"]!, (int)session["listeningms"]!));
        await Eventually.AsyncTrue(async () => (await second.Client.GetStringAsync("/v1/dashboards/daily?date=2026-11-20", TestContext.Current.CancellationToken)).Contains("300000", StringComparison.Ordinal), Deadline);
        await Eventually.AsyncTrue(async () => (await second.Client.GetStringAsync("/v1/exports?prefix=sessions/", TestContext.Current.CancellationToken)).Contains(".parquet", StringComparison.Ordinal), Deadline);
        Assert.Contains(key.SessionId, await second.Client.GetStringAsync("/v1/plays?from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await ErasedAsync(second, (string)session["userid"]!, $"/v1/sessions/{key.SessionId}");
    }

    /// <summary>Erases a user, from sessions and exported files.</summary>
    private static async Task ErasedAsync(ServerRun server, string user, string path)
    {
        using var taken = await server.Client.DeleteAsync($"/v1/users/{user}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        JsonNode? status = null;
        await Eventually.AsyncTrue(async () => (string)(status = JsonNode.Parse(await server.Client.GetStringAsync(taken.Headers.Location, TestContext.Current.CancellationToken))!)["status"]! == "completed", Deadline);
        Assert.NotEmpty(status!["objects"]!.AsArray());
        Assert.DoesNotContain(user, await server.Client.GetStringAsync(path, TestContext.Current.CancellationToken) + await server.Client.GetStringAsync(path + "/events", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Posts as a client does: again while it is told to.</summary>
    private static Task PostedAsync(ServerRun server, string[] events) => Eventually.AsyncTrue(
        async () =>
        {
            using var body = new StringContent($$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");
            using var answer = await server.Client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, server.Said);
            return answer.StatusCode == HttpStatusCode.Accepted;
        },
        Deadline);
}
