using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Tests.Cluster.Processes;
using Audiogum.Sessions.Tests.Cluster.SessionGrains;
using Audiogum.Sessions.Tests.Deployment.Processes;
using Audiogum.Sessions.Tests.Storage.Postgres;

namespace Audiogum.Sessions.Tests.Deployment.Files;

/// <summary>What the image holds, published as the Dockerfile does, runs; what probes, scrapes, alerts and panels ask of it is there.</summary>
public sealed partial class PublishedTests
{
    private const string Tenant = "published";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_published_programs_run_and_have_every_probe_and_metric_that_deploy_names()
    {
        var output = Directory.CreateTempSubdirectory("published-").FullName;
        await PublishAsync("Silo", Path.Combine(output, "silo"));
        await PublishAsync("Gateway", Path.Combine(output, "gateway"));
        var (admin, siloPort, gatewayPort) = (Port(), Port(), Port());
        await using (var silo = await ServerRun.StartAsync(
            Path.Combine(output, "silo", "Audiogum.Sessions.Silo.dll"),
            ("Sessions:DataPath", Path.Combine(output, "data")), ("Sessions:SiloPort", siloPort), ("Sessions:GatewayPort", gatewayPort), ("Telemetry:Prometheus", "true")))
        await using (var gateway = await ServerRun.GatewayAsync(
            Path.Combine(output, "gateway", "Audiogum.Sessions.Gateway.dll"),
            Tenant, ("Sessions:Mode", "Client"), ("Sessions:GatewayPort", gatewayPort), ("Admin:Port", admin), ("Telemetry:Prometheus", "true")))
        {
            await Task.WhenAll(silo.UntilReadyAsync(), gateway.UntilReadyAsync());
            using var body = new StringContent(
                $$"""{"schemaversion":"1.0","events":[{{string.Join(',', PlayText.Listen(new SessionKey(Tenant, Guid.NewGuid().ToString("N"))))}}]}""", Encoding.UTF8, "application/json");
            Assert.Equal(HttpStatusCode.Accepted, (await gateway.Client.PostAsync("/v1/events", body, TestContext.Current.CancellationToken)).StatusCode);
            await ProbesAnswerAsync(silo.Client, gateway.Client);
            using var operators = new HttpClient { BaseAddress = new($"http://127.0.0.1:{admin}") };
            await Eventually.AsyncEqual(string.Empty, async () => string.Join('\n', Named().Except(await ServedAsync(silo.Client, operators))), Deadline);
        }

        Directory.Delete(output, recursive: true);

        static string Port() => ServerProgram.FreePort().ToString(CultureInfo.InvariantCulture);
    }

    private static Task PublishAsync(string project, string output)
    {
        var configuration = typeof(PublishedTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return ServerProgram.RunAsync(new("dotnet", ["publish", project, "--no-build", "-c", configuration, "-o", output, "-nologo", "-v", "quiet"]) { WorkingDirectory = DeployFiles.Root });
    }

    private static async Task ProbesAnswerAsync(HttpClient silo, HttpClient gateway)
    {
        foreach (var (file, client) in new[] { ("deploy/kubernetes/base/silo.yaml", silo), ("deploy/kubernetes/base/gateway.yaml", gateway) })
        {
            var paths = DeployFiles.Yaml(file).SelectMany(document => DeployFiles.Values(document.RootNode, "path")).ToHashSet();
            Assert.Equal(2, paths.Count);
            foreach (var path in paths) Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
        }
    }

    /// <summary>The metrics that alerts and panels ask for.</summary>
    private static HashSet<string> Named()
    {
        var alerts = DeployFiles.Values(DeployFiles.Yaml("deploy/compose/prometheus/alerts.yaml")[0].RootNode, "expr");
        var panels = DeployFiles.Json("deploy/compose/grafana/sessions.json").GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!);
        var named = alerts.Concat(panels).SelectMany(text => Metric().Matches(text).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("sessions_events_total", named);
        return named;
    }

    /// <summary>The metrics that both serve now, and those of ours that have not moved yet: these are in docs/METRICS.md.</summary>
    private static async Task<HashSet<string>> ServedAsync(HttpClient silo, HttpClient operators)
    {
        var text = await silo.GetStringAsync("/metrics") + await operators.GetStringAsync("/metrics");
        var served = Sample().Matches(text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (Match row in Counter().Matches(File.ReadAllText(Path.Combine(DeployFiles.Root, "docs", "METRICS.md"))))
            served.Add(row.Groups[1].Value.Replace('.', '_') + "_total");
        foreach (Match row in Histogram().Matches(File.ReadAllText(Path.Combine(DeployFiles.Root, "docs", "METRICS.md"))))
            served.Add(row.Groups[1].Value.Replace('.', '_') + "_seconds_bucket");
        return served;
    }

    [GeneratedRegex(@"\b(?:sessions|http_server|kestrel|orleans|dotnet)_[a-z_]+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^([a-z_]+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"^\| `(sessions\.[\w.]+)` \| counter", RegexOptions.Multiline)]
    private static partial Regex Counter();

    [GeneratedRegex(@"^\| `(sessions\.[\w.]+)` \| histogram \| `s`", RegexOptions.Multiline)]
    private static partial Regex Histogram();
}
