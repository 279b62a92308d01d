using System.CommandLine;
using Audiogum.Sessions.Gateway.Importing;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Importing;

/// <summary>docs/IMPORTING.md says what the command is.</summary>
public sealed class ImportingPageTests
{
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(RealHistoryTests.Root, "docs", "IMPORTING.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];

    [Fact]
    public void The_options_and_their_defaults_are_those_of_the_command()
    {
        var parsed = ImportCommand.Definition.Parse("file.ndjson");
        var options = ImportCommand.Definition.Options.Where(option => option.Name is not "--help" and not "--version")
            .Select(option => (option.Name, Default: Convert.ToString(parsed.GetResult(option)!.GetValueOrDefault<object>(), System.Globalization.CultureInfo.InvariantCulture)!.TrimEnd('/')));
        Assert.Equal(options, Rows.Where(row => row[0].StartsWith("`--", StringComparison.Ordinal)).Select(row => (row[0].Trim('`'), row[1].Trim('`'))));
    }

    [Fact]
    public void The_exit_codes_are_those_of_the_command() => Assert.Equal(
        [ImportCommand.Imported, ImportCommand.SomeRefused, ImportCommand.Unusable, ImportCommand.Stopped],
        Rows.Where(row => row.Length == 2).Select(row => int.Parse(row[0].Trim('`'), System.Globalization.CultureInfo.InvariantCulture)));
}
