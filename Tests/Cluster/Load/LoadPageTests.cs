using System.CommandLine;
using System.Globalization;
using Audiogum.Sessions.Gateway.Load;
using Audiogum.Sessions.Tests.Cluster.Processes;

namespace Audiogum.Sessions.Tests.Cluster.Load;

/// <summary>docs/LOAD.md says what the command is.</summary>
public sealed class LoadPageTests
{
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(RealHistoryTests.Root, "docs", "LOAD.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];

    [Fact]
    public void The_options_and_their_defaults_are_those_of_the_command()
    {
        var parsed = LoadCommand.Definition.Parse([]);
        var options = LoadCommand.Definition.Options.Where(option => option.Name is not "--help" and not "--version")
            .Select(option => (option.Name, Default: DefaultOf(parsed, option)));
        Assert.Equal(options, Rows.Where(row => row[0].StartsWith("`--", StringComparison.Ordinal)).Select(row => (row[0].Trim('`'), row[1].Trim('`'))));
    }

    [Fact]
    public void The_exit_codes_are_those_of_the_command() => Assert.Equal(
        [LoadCommand.Good, LoadCommand.Bad, LoadCommand.Unusable, LoadCommand.Stopped],
        Rows.Where(row => row.Length == 2).Select(row => int.Parse(row[0].Trim('`'), CultureInfo.InvariantCulture)));

    private static string DefaultOf(ParseResult parsed, Option option) =>
        parsed.GetResult(option) is { } result ? Convert.ToString(result.GetValueOrDefault<object>(), CultureInfo.InvariantCulture)!.TrimEnd('/') : option.ValueType == typeof(bool) ? "False" : string.Empty;
}
