using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Files;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.Operators;

/// <summary>Alerts on a quantile can only tell what the buckets of its histogram tell.</summary>
public sealed partial class AlertTests
{
    private const string Tenant = "alerted";

    [Fact]
    public async Task Every_alert_on_a_quantile_has_a_bucket_edge_at_its_threshold_in_what_is_scraped()
    {
        var rules = DeployFiles.Values(DeployFiles.Yaml("deploy/compose/prometheus/alerts.yaml")[0].RootNode, "expr").Where(rule => rule.Contains("_bucket", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(rules);

        var data = Directory.CreateTempSubdirectory("alerts-").FullName;
        var port = ServerProgram.FreePort().ToString(CultureInfo.InvariantCulture);
        await using (var server = await ServerRun.GatewayAsync(Tenant, ("Sessions:DataPath", data), ("Admin:Port", port), ("Telemetry:Prometheus", "true")))
        {
            await server.UntilReadyAsync();
            using var body = new StringContent(
                $$"""{"schemaversion":"1.0","events":[{{string.Join(',', PlayText.Listen(new SessionKey(Tenant, Guid.NewGuid().ToString("N"))))}}]}""", Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.Accepted, (await server.Client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken)).StatusCode);
            using var admin = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            await Eventually.AsyncTrue(
                async () =>
                {
                    var scraped = await admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
                    return rules.All(rule => scraped.Contains(Quantile().Match(rule).Groups["name"].Value, StringComparison.Ordinal));
                },
                TimeSpan.FromSeconds(30));
            var metrics = await admin.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            foreach (var rule in rules)
            {
                var parts = Quantile().Match(rule);
                Assert.True(parts.Success, rule);
                var edges = Regex.Matches(metrics, $@"(?m)^{parts.Groups["name"].Value}{{[^}}]*\ble=""(?<edge>[\d.]+)""").Select(match => decimal.Parse(match.Groups["edge"].Value, CultureInfo.InvariantCulture)).ToArray();
                Assert.Contains(decimal.Parse(parts.Groups["threshold"].Value, CultureInfo.InvariantCulture), edges);
            }
        }

        Directory.Delete(data, recursive: true);
    }

    [GeneratedRegex(@"^histogram_quantile\([\d.]+, sum by \(le[^)]*\) \(rate\((?<name>\w+_bucket)(\{[^}]*\})?\[\w+\]\)\)\) > (?<threshold>[\d.]+)$")]
    private static partial Regex Quantile();
}
