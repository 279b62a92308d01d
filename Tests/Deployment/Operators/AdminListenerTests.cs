using System.Globalization;
using System.Net;
using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Http.Fixtures;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.Operators;

/// <summary>What is for operators is served on its own listener, and only there.</summary>
public sealed class AdminListenerTests
{
    private const string Tenant = "admin";

    [Fact]
    public async Task Operators_listener_serves_metrics_dashboard_and_health_and_the_other_none_of_it()
    {
        var data = Directory.CreateTempSubdirectory("admin-").FullName;
        var port = ServerProgram.FreePort().ToString(CultureInfo.InvariantCulture);
        await using (var server = await ServerRun.GatewayAsync(
            Tenant, ("Sessions:DataPath", data), ("Admin:Port", port), ("Admin:Dashboard", "true"), ("Telemetry:Prometheus", "true")))
        {
            await server.UntilReadyAsync();
            using var admin = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            var key = new SessionKey(Tenant, Guid.NewGuid().ToString("N"));
            using var body = new StringContent($$"""{"schemaversion":"1.0","events":[{{string.Join(',', PlayText.Listen(key))}}]}""", Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.Accepted, (await server.Client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken)).StatusCode);

            var metrics = await admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            Assert.Contains("http_server_request_duration_seconds_count", metrics, StringComparison.Ordinal);
            Assert.Contains("otel_scope_name=\"Audiogum.Sessions\"", metrics, StringComparison.Ordinal);
            Assert.Contains("orleans_", metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(key.SessionId, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain("user-1", metrics, StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, "/health/live"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, "/health/ready"));
            foreach (var elsewhere in (string[])["/", "/v1/sessions", "/openapi/v1.json"])
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, elsewhere, TestTokens.MintFor(Tenant)));
            foreach (var forOperators in (string[])["/metrics", "/v1/cluster/", "/v1/cluster/DashboardCounters"])
                Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server.Client, forOperators));

            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(admin, "/v1/cluster/"));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(admin, "/v1/cluster/", TestTokens.MintFor(Tenant))); // a tenant's administrator too
            var forOperator = TestTokens.MintFor(Tenant, "operator");
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, "/v1/cluster/", forOperator));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, "/v1/cluster/DashboardCounters", forOperator));
            using var page = new HttpRequestMessage(HttpMethod.Get, "/v1/cluster/") { Headers = { Authorization = new("Bearer", forOperator) } };
            using var shown = await admin.SendAsync(page, TestContext.Current.CancellationToken);
            Assert.Contains("script-src 'self'", Assert.Single(shown.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Unasked_for_there_is_no_such_listener_no_metrics_and_no_dashboard()
    {
        var data = Directory.CreateTempSubdirectory("admin-").FullName;
        await using (var silo = await ServerRun.SiloAsync(("Sessions:DataPath", data)))
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(silo.Client, "/metrics"));
        }

        await using (var server = await ServerRun.GatewayAsync(Tenant, ("Sessions:DataPath", data), ("Admin:Dashboard", "true"), ("Telemetry:Prometheus", "true")))
        {
            await server.UntilReadyAsync();
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server.Client, "/metrics"));
            Assert.NotEqual(HttpStatusCode.OK, await StatusAsync(server.Client, "/v1/cluster/"));
            Assert.Single(server.Said.Split('\n'), line => line.Contains("Now listening on", StringComparison.Ordinal));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_silo_serves_its_own_metrics_where_asked_for()
    {
        var data = Directory.CreateTempSubdirectory("admin-").FullName;
        await using (var silo = await ServerRun.SiloAsync(("Sessions:DataPath", data), ("Telemetry:Prometheus", "true")))
        {
            Assert.Contains("orleans_", await silo.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
