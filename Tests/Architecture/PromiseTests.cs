using System.Text.RegularExpressions;

namespace Audiogum.Sessions.Tests.Architecture;

/// <summary>The README's table of promises names commands that prove something: what they run is there.</summary>
public sealed partial class PromiseTests
{
    private const string Script = "Tests/prove.sh";

    [Fact]
    public void Every_promise_of_the_README_has_its_command()
    {
        var readme = SourceTree.Text("README.md");
        var script = SourceTree.Text(Script);
        var promises = Row().Matches(readme).Select(row => row.Groups[1].Value).ToArray();
        Assert.Equal(Enumerable.Range(1, 12).Select(number => $"P{number}"), promises);
        Assert.All(promises, promise => Assert.Contains($"`{Script} {promise}`", readme, StringComparison.Ordinal));
        Assert.All(promises, promise => Assert.Contains($"    {promise})", script, StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_that_the_commands_run_exist()
    {
        var runs = Run().Matches(SourceTree.Text(Script)).ToArray();
        Assert.True(runs.Length >= 12);
        foreach (var run in runs)
        {
            var project = $"Tests/{run.Groups[1].Value}";
            foreach (var name in run.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Assert.True(
                    name.EndsWith('/')
                        ? Directory.Exists(SourceTree.Full($"{project}/{name.TrimEnd('/')}"))
                        : SourceTree.Files.Any(file => file.StartsWith(project + "/", StringComparison.Ordinal) && file.EndsWith($"/{name}.cs", StringComparison.Ordinal)),
                    $"{Script} runs {project} {name}");
            }
        }
    }

    [GeneratedRegex(@"^\| (P\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=^| )tests ([A-Z]\w+) ([^;\n]+)", RegexOptions.Multiline)]
    private static partial Regex Run();
}
