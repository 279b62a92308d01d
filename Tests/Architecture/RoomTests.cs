using System.Text.RegularExpressions;

namespace Audiogum.Sessions.Tests.Architecture;

/// <summary>Rooms have one purpose, files are small, nothing is left open (docs/STYLE.md).</summary>
public sealed partial class RoomTests
{
    private const int LongestFile = 250;
    private const int MedianFile = 60;

    [Fact]
    public void Folders_have_meaningful_names() =>
        Assert.DoesNotContain(SourceTree.Files, file => Nameless().IsMatch(file));

    [Fact]
    public void Files_are_at_most_250_lines_long()
    {
        var long_ = SourceTree.CSharp.Where(f => Lines(f) > LongestFile).Select(f => $"{f}: {Lines(f)}");
        Assert.Empty(long_);
    }

    [Fact]
    public void Half_of_the_files_are_at_most_60_lines()
    {
        var lengths = SourceTree.CSharp.Where(f => !f.StartsWith("Tests/", StringComparison.Ordinal)).Select(Lines).Order().ToArray();
        Assert.InRange(lengths[lengths.Length / 2], 1, MedianFile);
    }

    [Fact]
    public void Namespaces_are_the_rooms_that_files_lie_in()
    {
        var strays = SourceTree.CSharp
            .Where(f => Namespace().Match(SourceTree.Text(f)) is { Success: true } match && match.Groups[1].Value != Expected(f))
            .Select(f => $"{f}: {Namespace().Match(SourceTree.Text(f)).Groups[1].Value}, not {Expected(f)}");
        Assert.Empty(strays);
    }

    [Fact]
    public void Constants_of_the_ruleset_are_each_used()
    {
        const string Ruleset = "Sessionization/PlaySessions/Ruleset.cs";
        var production = SourceTree.CSharp.Where(f => f != Ruleset && !f.StartsWith("Tests/", StringComparison.Ordinal)).Select(SourceTree.Text).ToArray();
        var constants = Constant().Matches(SourceTree.Text(Ruleset)).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(constants.Length > 10);
        Assert.DoesNotContain(constants, name => !production.Any(text => Regex.IsMatch(text, $@"\bRuleset\.{name}\b")));
    }

    [Fact]
    public void Code_has_no_open_ends()
    {
        // Written apart, so that this file does not find itself.
        var marks = new[] { "TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception" };
        Assert.DoesNotContain(SourceTree.CSharp, f => marks.Any(mark => Regex.IsMatch(SourceTree.Text(f), $@"\b{mark}\b")));
    }

    [Fact]
    public void Tests_wait_for_conditions_and_none_is_skipped()
    {
        var tests = SourceTree.CSharp.Where(f => f.StartsWith("Tests/", StringComparison.Ordinal) && !f.StartsWith("Tests/Architecture/", StringComparison.Ordinal));
        Assert.DoesNotContain(tests, f => Luck().IsMatch(SourceTree.Text(f)));
    }

    [Fact]
    public void Test_names_are_sentences()
    {
        foreach (var file in SourceTree.CSharp.Where(f => f.StartsWith("Tests/", StringComparison.Ordinal)))
        {
            foreach (Match test in TestName().Matches(SourceTree.Text(file)))
            {
                Assert.True(test.Groups[1].Value.Count(c => c == '_') >= 2, $"{file}: {test.Groups[1].Value} is no sentence");
            }
        }
    }

    private static int Lines(string file) => File.ReadLines(SourceTree.Full(file)).Count();

    private static string Expected(string file)
    {
        var folder = Path.GetDirectoryName(file)!.Replace('/', '.');
        return $"Audiogum.Sessions.{folder}";
    }

    [GeneratedRegex(@"public const \w+ (\w+) =")]
    private static partial Regex Constant();

    [GeneratedRegex(@"(^|/)(Common|Utils?|Utilities|Helpers?|Managers?|Services|Models|Misc|Shared)/", RegexOptions.IgnoreCase)]
    private static partial Regex Nameless();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\([0-9]|Skip\s*=\s*""|Assert\.True\(true\)")]
    private static partial Regex Luck();

    // By lines: an expression that pairs brackets goes astray, without end, where data hold some.
    [GeneratedRegex(@"^[ \t]*\[(?:Fact|Theory)[^\n]*\n(?:[ \t]*(?:\[|\(|""|typeof)[^\n]*\n)*[ \t]*public (?:async )?(?:void|Task|ValueTask) (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestName();
}
