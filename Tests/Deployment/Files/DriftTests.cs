using System.Text.RegularExpressions;
using Audiogum.Sessions.Gateway.Authentication;
using YamlDotNet.RepresentationModel;

namespace Audiogum.Sessions.Tests.Deployment.Files;

/// <summary>What <c>deploy/</c> names is what the code has. The documents it is held to are held to the code by tests of their own.</summary>
public sealed partial class DriftTests
{
    // Settings of the framework, and of other programs' images.
    private static readonly string[] Others =
    [
        "ASPNETCORE_URLS", "DOTNET_CONTENTROOT", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB",
        "GF_SECURITY_ADMIN_PASSWORD", "GRAFANA_PASSWORD", "ISSUER", "SIGNING_KEY",
    ];

    public static TheoryData<string> YamlFiles => [.. DeployFiles.Ending(".yaml", ".yml")];

    public static TheoryData<string> AllFiles => [.. DeployFiles.Ending(".yaml", ".yml", ".env", "Dockerfile", ".service")];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Every_yaml_file_parses(string file) => Assert.NotEmpty(DeployFiles.Yaml(file));

    [Theory]
    [MemberData(nameof(AllFiles))]
    public void Every_variable_is_a_documented_setting(string file)
    {
        var settings = SettingRow().Matches(File.ReadAllText(Path.Combine(DeployFiles.Root, "docs", "OPERATING.md"))).Select(row => row.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("Sessions:Mode", settings);
        foreach (Match variable in Variable().Matches(DeployFiles.Text(file)))
        {
            var name = variable.Value.Replace("__", ":", StringComparison.Ordinal);
            Assert.True(
                settings.Contains(name) || Others.Contains(name) || name.StartsWith(BearerSettings.Section + ":", StringComparison.Ordinal),
                $"{file} sets {variable.Value}, which docs/OPERATING.md does not list");
        }
    }

    [Fact]
    public void Every_port_that_is_named_is_one_that_the_images_listen_on()
    {
        var listened = Regex.Match(DeployFiles.Text("deploy/Dockerfile"), @"(?s)AS silo.*").Value;
        foreach (var file in DeployFiles.Ending("silo.yaml", "gateway.yaml"))
        {
            foreach (var document in DeployFiles.Yaml(file))
            {
                foreach (var port in DeployFiles.Values(document.RootNode, "containerPort").Concat(DeployFiles.Values(document.RootNode, "prometheus.io/port")))
                {
                    Assert.Matches($@"EXPOSE[^\n]*\b{port}\b", listened);
                    Assert.Matches($@"(:|value: "")({port})""", DeployFiles.Text(file));
                }
            }
        }

        foreach (var port in DeployFiles.Values(DeployFiles.Yaml("deploy/kubernetes/base/network.yaml")[0].RootNode, "port")
            .Concat(Regex.Matches(DeployFiles.Text("deploy/compose/prometheus/prometheus.yml"), @"port: (\d+)").Select(match => match.Groups[1].Value)))
            Assert.Matches($@"EXPOSE[^\n]*\b{port}\b", listened);
    }

    [Fact]
    public void The_unit_reads_the_file_that_the_documented_init_writes_as_a_user_who_may_not_read_it()
    {
        var unit = DeployFiles.Text("deploy/systemd/audiogum-sessions.service");
        var document = File.ReadAllText(Path.Combine(DeployFiles.Root, "deploy", "README.md"));
        var written = Regex.Match(document, @"init --file (\S+) --data (\S+)");
        Assert.Contains($"LoadCredential=appsettings.json:{written.Groups[1].Value}\n", unit, StringComparison.Ordinal);
        Assert.Contains("Environment=DOTNET_CONTENTROOT=%d\n", unit, StringComparison.Ordinal);
        Assert.Contains($"Environment=Sessions__DataPath={written.Groups[2].Value}\n", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_alert_has_its_chapter_in_the_runbook_and_every_chapter_its_alert()
    {
        var alerts = DeployFiles.Values(DeployFiles.Yaml("deploy/compose/prometheus/alerts.yaml")[0].RootNode, "alert").ToArray();
        var chapters = Regex.Matches(File.ReadAllText(Path.Combine(DeployFiles.Root, "deploy", "RUNBOOK.md")), @"(?m)^## (\w+)\n\n.+\n\*\*Do:\*\* ").Select(match => match.Groups[1].Value);
        Assert.NotEmpty(alerts);
        Assert.Equal(alerts.Order(), chapters.Order());
    }

    [Fact]
    public void The_images_of_the_manifests_are_those_that_the_dockerfile_makes()
    {
        var targets = Regex.Matches(DeployFiles.Text("deploy/Dockerfile"), @"FROM \S+chiseled-extra AS (\w+)").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(["silo", "gateway"], targets);
        var images = DeployFiles.Ending("silo.yaml", "gateway.yaml").SelectMany(DeployFiles.Yaml).SelectMany(document => DeployFiles.Values(document.RootNode, "image"));
        Assert.All(images, image => Assert.Contains(image, targets.Select(target => $"audiogum-sessions-{target}")));
        Assert.All(DeployFiles.Values(DeployFiles.Yaml("deploy/compose/compose.yaml")[0].RootNode, "target"), target => Assert.Contains(target, targets));
    }

    /// <summary>A Job's template cannot be changed: a second release with another image could not be applied over it.</summary>
    [Fact]
    public void Kubernetes_upgrades_the_tables_before_each_silo_starts_and_not_by_a_job_of_a_fixed_name()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(DeployFiles.Root, "deploy", "kubernetes"), "*.yaml", SearchOption.AllDirectories).SelectMany(DeployFiles.Yaml).ToArray();
        Assert.DoesNotContain(documents, document => DeployFiles.Values(document.RootNode, "kind").Contains("Job"));
        var silo = DeployFiles.Yaml("deploy/kubernetes/base/silo.yaml")[0].RootNode;
        var pod = (YamlMappingNode)silo["spec"]["template"]["spec"];
        var before = Assert.Single((YamlSequenceNode)pod["initContainers"]);
        Assert.Equal("schema", ((YamlScalarNode)before["args"][0]).Value);
        Assert.Equal(((YamlScalarNode)pod["containers"][0]["image"]).Value, ((YamlScalarNode)before["image"]).Value);
        Assert.Equal(pod["containers"][0]["envFrom"], before["envFrom"]);
    }

    [GeneratedRegex(@"^\| `([\w:]+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"\b[A-Za-z]+(?:__[A-Za-z0-9]+)+\b|\b(?:ASPNETCORE|OTEL|POSTGRES|GF|DOTNET)_[A-Z_]+\b")]
    private static partial Regex Variable();
}
