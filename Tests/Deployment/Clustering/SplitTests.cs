using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.Clustering;

/// <summary>A silo and gateways in processes of their own, that find each other by every kind of membership.</summary>
public sealed class SplitTests(PostgresServer postgres, RedisServer redis) : IClassFixture<PostgresServer>, IClassFixture<RedisServer>
{
    private const string Tenant = "split";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("PostgreSql")]
    [InlineData("Redis")]
    public async Task Gateways_answer_503_until_there_is_a_silo_and_find_the_next_one_by_themselves(string provider)
    {
        (string, string)[] cluster = [("Sessions:Clustering:Provider", provider), .. await ConnectionAsync(provider), ("Sessions:Clustering:GatewayRefresh", "00:00:01"), ("Sessions:Clustering:AliveInterval", "00:00:01")];
        var data = Directory.CreateTempSubdirectory("split-").FullName;
        await using var first = await ServerRun.GatewayAsync(Tenant, [.. cluster, ("Sessions:Mode", "Client")]);
        await using var second = await ServerRun.GatewayAsync(Tenant, [.. cluster, ("Sessions:Mode", "Client")]);
        await ShouldBeUnavailableAsync(first);

        var key = new SessionKey(Tenant, Guid.NewGuid().ToString("N"));
        var events = PlayText.Listen(key);
        await using (var silo = await ServerRun.SiloAsync([.. cluster, ("Sessions:DataPath", data)]))
        {
            await Task.WhenAll(first.UntilReadyAsync(), second.UntilReadyAsync());
            await PostedAsync(first, events[..2]);
            Assert.Equal(2, (int)(await SessionAsync(second, key))["events"]!);
            silo.Kill();
            await silo.ExitedAsync(Deadline);
            await ShouldBeUnavailableAsync(second);
        }

        await using (await ServerRun.SiloAsync([.. cluster, ("Sessions:DataPath", data)]))
        {
            await PostedAsync(second, events);
            await Eventually.AsyncTrue(async () => (await first.Client.GetAsync($"/v1/sessions/{key.SessionId}")).IsSuccessStatusCode, Deadline);
            var session = await SessionAsync(first, key);
            Assert.Equal((3, 2, 300_000), ((int)session["events"]!, (int)session["duplicates"]!, (int)session["listeningms"]!));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Faults_of_the_configuration_are_told_in_words_and_nothing_starts()
    {
        (string, string)[] faulty = [("Sessions:Clustering:Provider", "PostgreSql"), ("Sessions:Clustering:MissedProbes", "0"), ("Sessions:SiloPort", "70000")];
        await using var silo = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, [], faulty);
        Assert.Equal(1, silo.ExitCode);
        Assert.Equal(3, silo.Said.Split('\n').Length);
        Assert.Contains("ConnectionStrings:PostgreSql must be set", silo.Said, StringComparison.Ordinal);

        await using var unknown = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, [], ("Sessions:Clustering:Provider", "Zookeeper"));
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("'Zookeeper'", unknown.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", unknown.Said.Replace(" at 'Sessions:", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<(string, string)[]> ConnectionAsync(string provider)
    {
        if (provider == "Redis") return [("ConnectionStrings:Redis", redis.ConnectionString)];
        (string, string) connection = ("ConnectionStrings:PostgreSql", await postgres.CreateDatabaseAsync());
        await using var schema = await ServerRun.CommandAsync(typeof(SiloOptions).Assembly, ["schema"], connection);
        Assert.True(schema.ExitCode == 0, schema.Said);
        return [connection];
    }

    private static async Task ShouldBeUnavailableAsync(ServerRun gateway)
    {
        foreach (var path in (string[])["/v1/sessions", "/v1/dashboards/realtime", $"/v1/sessions/{Guid.NewGuid():N}"])
        {
            using var answer = await gateway.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        await Eventually.AsyncEqual(HttpStatusCode.ServiceUnavailable, async () => (await gateway.Client.GetAsync("/health/ready")).StatusCode, Deadline);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/live")).StatusCode);
    }

    /// <summary>Posts as a client does: again while it is told to.</summary>
    private static Task PostedAsync(ServerRun gateway, string[] events) => Eventually.AsyncTrue(
        async () =>
        {
            using var body = new StringContent($$"""{"schemaversion":"1.0","events":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");
            using var answer = await gateway.Client.PostAsync("/v1/events", body);
            Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, gateway.Said);
            return answer.StatusCode == HttpStatusCode.Accepted;
        },
        Deadline);

    private static async Task<JsonNode> SessionAsync(ServerRun gateway, SessionKey key) => JsonNode.Parse(await gateway.Client.GetStringAsync($"/v1/sessions/{key.SessionId}"))!;
}
