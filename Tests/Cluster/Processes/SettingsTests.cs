using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Gateway.Admin;
using Audiogum.Sessions.Gateway.Demo;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Transport;
using Audiogum.Sessions.Grains.Exports;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Grains.Reconciling;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Grains.SelfChecks;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Grains.Writes;
using Audiogum.Sessions.Silo;
using Audiogum.Sessions.Silo.Buckets;
using Audiogum.Sessions.Silo.Clustering;
using Audiogum.Sessions.Silo.Telemetry;
using Audiogum.Sessions.Storage.S3;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>docs/OPERATING.md lists every setting with the default that the code has.</summary>
public sealed partial class SettingsTests
{
    private static readonly Dictionary<string, object> Sections = new()
    {
        ["Sessions"] = new SiloOptions(),
        ["Sessions:Clustering"] = new ClusteringOptions(),
        ["Sessions "] = new TenantOptions(),
        ["Sessions:Tenants:<tenant>"] = new TenantOverrides(),
        ["Sessions:Freshness"] = new FreshnessOptions(),
        ["Sessions:Sessions"] = new SessionOptions(),
        ["Sessions:Retention"] = new RetentionOptions(),
        ["Sessions:Rejections"] = new RejectionOptions(),
        ["Sessions:Writes"] = new WriteOptions(),
        ["Exports"] = new ExportOptions(),
        ["Exports "] = new BucketOptions(),
        ["Exports:S3"] = new S3Options(),
        ["Sessions:Reconcile"] = new ReconcileOptions(),
        ["Sessions:SelfCheck"] = new SelfCheckOptions(),
        ["Ingestion"] = new IngestionOptions(),
        ["Proxies"] = new ProxyOptions(),
        ["Admin"] = new AdminOptions(),
        ["Telemetry"] = new TelemetryOptions(),
        ["Demo"] = new DemoOptions(),
    };

    [Fact]
    public void Every_setting_is_documented_with_its_default()
    {
        var documented = Row().Matches(File.ReadAllText(Path.Combine(RealHistoryTests.Root, "docs", "OPERATING.md")))
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        foreach (var (section, options) in Sections)
        {
            foreach (PropertyDescriptor setting in TypeDescriptor.GetProperties(options))
            {
                if ((setting.PropertyType.Namespace == "System" || setting.PropertyType.IsEnum) && !setting.IsReadOnly)
                {
                    var name = $"{section.Trim()}:{setting.Name}";
                    Assert.True(documented.ContainsKey(name), $"docs/OPERATING.md does not list {name}");
                    Assert.Equal(Convert.ToString(setting.GetValue(options), CultureInfo.InvariantCulture), documented[name]);
                }
            }
        }
    }

    [GeneratedRegex(@"^\| `([\w:<>]+)` \| `([^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
