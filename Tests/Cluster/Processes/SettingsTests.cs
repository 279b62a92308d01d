using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Audiogum.Sessions.Gateway.Demo;
using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Gateway.Live;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Grains.Tenants;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Silo;

namespace Audiogum.Sessions.Tests.Cluster.Processes;

/// <summary>docs/OPERATING.md lists every setting with the default that the code has.</summary>
public sealed partial class SettingsTests
{
    private static readonly Dictionary<string, object> Sections = new()
    {
        ["Sessions"] = new SiloOptions(),
        ["Sessions "] = new TenantOptions(),
        ["Sessions:Tenants:<tenant>"] = new TenantSettings(),
        ["Sessions:Freshness"] = new FreshnessOptions(),
        ["Sessions:Sessions"] = new SessionOptions(),
        ["Ingestion"] = new IngestionOptions(),
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
                if (setting.PropertyType.Namespace == "System" && !setting.IsReadOnly)
                {
                    var name = $"{section.Trim()}:{setting.Name}";
                    Assert.True(documented.ContainsKey(name), $"docs/OPERATING.md does not list {name}");
                    Assert.Equal(Convert.ToString(setting.GetValue(options), CultureInfo.InvariantCulture), documented[name]);
                }
            }
        }
    }

    [Fact]
    public void The_limits_of_the_document_are_those_of_the_code()
    {
        var text = File.ReadAllText(Path.Combine(RealHistoryTests.Root, "docs", "OPERATING.md"));
        string Thousands(long number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');
        Assert.Contains($"| streams (SSE) | {Thousands(OpenStreams.MaxOfTenant)} a tenant, {Thousands(OpenStreams.MaxOfProcess)} a process | 429 |", text, StringComparison.Ordinal);
        Assert.Contains($"| events of a post | {Thousands(EventLimits.MaxEvents)} |", text, StringComparison.Ordinal);
        Assert.Contains($"| body of a post, inflated | {EventLimits.MaxBodyBytes >> 20} MiB |", text, StringComparison.Ordinal);
        Assert.Contains($"| one event | {EventLimits.MaxEventBytes >> 10} KiB, {EventLimits.MaxEventDepth} levels |", text, StringComparison.Ordinal);
        Assert.Contains($"| events held beyond gaps | {Resequencer.MaxHeld} a session |", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| `([\w:<>]+)` \| `([^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
