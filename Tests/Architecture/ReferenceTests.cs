using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Audiogum.Sessions.Tests.Architecture;

/// <summary>References go one way (docs/ARCHITECTURE.md).</summary>
public sealed partial class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Sessionization"] = [],
        ["Storage"] = ["Sessionization"],
        ["Grains.Interfaces"] = ["Sessionization"],
        ["Grains"] = ["Grains.Interfaces", "Storage"],
        ["Silo"] = ["Grains"],
        ["Gateway"] = ["Grains.Interfaces", "Silo"],
    };

    [Fact]
    public void Projects_reference_only_what_lies_below_them()
    {
        foreach (var (project, allowed) in Allowed)
        {
            var references = XDocument.Load(SourceTree.Full($"{project}/{project}.csproj")).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
            Assert.Equal(allowed.Order(), references.Order());
        }
    }

    [Fact]
    public void The_pure_room_has_no_package_no_clock_and_no_async()
    {
        Assert.DoesNotContain("PackageReference", SourceTree.Text("Sessionization/Sessionization.csproj"), StringComparison.Ordinal);
        foreach (var file in SourceTree.CSharp.Where(f => f.StartsWith("Sessionization/", StringComparison.Ordinal)))
        {
            Assert.False(Impure().IsMatch(SourceTree.Text(file)), $"{file} is not pure");
        }
    }

    /// <summary>Promise P9: a process that stops in the middle would keep what it locked. One statement, or one message, ends without it.</summary>
    [Fact]
    public void The_product_holds_no_transaction_and_no_lock_of_a_database_over_a_round_trip()
    {
        foreach (var file in SourceTree.Files.Where(f => Allowed.Keys.Any(project => f.StartsWith(project + "/", StringComparison.Ordinal)) && Path.GetExtension(f) is ".cs" or ".sql"))
        {
            var text = SourceTree.Text(file);
            Assert.False(text.Contains("BeginTransaction", StringComparison.Ordinal) || SessionLock().IsMatch(text), $"{file} holds a transaction or lock over a round trip");
        }
    }

    [Fact]
    public void The_gateway_speaks_to_grains_by_their_interfaces_and_to_the_silo_in_one_file()
    {
        foreach (var file in SourceTree.CSharp.Where(f => f.StartsWith("Gateway/", StringComparison.Ordinal)))
        {
            var text = SourceTree.Text(file);
            Assert.False(BehindTheDoor().IsMatch(text), $"{file} reaches into Grains or Storage");
            if (file != "Gateway/Program.cs")
            {
                Assert.DoesNotContain("Audiogum.Sessions.Silo", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Every_version_is_central()
    {
        foreach (var project in SourceTree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(XDocument.Load(SourceTree.Full(project)).Descendants("PackageReference"), r => r.Attribute("Version") is not null);
        }
    }

    /// <summary>But for those that pin what a package needs that is referenced.</summary>
    [Fact]
    public void Every_version_is_that_of_a_package_in_use()
    {
        var used = SourceTree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) || f.EndsWith(".props", StringComparison.Ordinal))
            .SelectMany(f => XDocument.Load(SourceTree.Full(f)).Descendants("PackageReference")).Select(r => (string)r.Attribute("Include")!).ToHashSet(StringComparer.Ordinal);
        var versions = XDocument.Load(SourceTree.Full("Directory.Packages.props")).Descendants("ItemGroup")
            .Where(group => !((string?)group.Attribute("Label"))!.StartsWith("Transitive pins", StringComparison.Ordinal))
            .SelectMany(group => group.Descendants("PackageVersion")).Select(v => (string)v.Attribute("Include")!);
        Assert.Empty(versions.Except(used));
    }

    [Fact]
    public void Tests_run_by_dotnet_test_too()
    {
        using var settings = JsonDocument.Parse(SourceTree.Text("global.json"));
        Assert.Equal("Microsoft.Testing.Platform", settings.RootElement.GetProperty("test").GetProperty("runner").GetString());
    }

    [GeneratedRegex(@"pg_(try_)?advisory_lock")]
    private static partial Regex SessionLock();

    [GeneratedRegex(@"\basync\b|\bawait\b|\bTimeProvider\b|DateTime(Offset)?\.(Utc)?Now|\bStopwatch\b|\bRandom\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"Audiogum\.Sessions\.(Storage|Grains(?!\.Interfaces))\b")]
    private static partial Regex BehindTheDoor();
}
