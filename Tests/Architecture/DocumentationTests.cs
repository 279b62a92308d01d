using System.Text.Json;
using System.Text.RegularExpressions;

namespace Audiogum.Sessions.Tests.Architecture;

/// <summary>What the documents say is there is there.</summary>
public sealed partial class DocumentationTests
{
    private static IEnumerable<string> Documents =>
        SourceTree.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal) && !f.StartsWith("docs/spec/", StringComparison.Ordinal));

    [Fact]
    public void The_documents_that_a_reader_expects_exist()
    {
        string[] expected = ["README.md", "docs/ARCHITECTURE.md", "docs/GLOSSARY.md", "docs/OPERATING.md", "docs/STYLE.md", "docs/decisions/README.md"];
        Assert.All(expected, document => Assert.Contains(document, SourceTree.Files));
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        foreach (var document in Documents)
        {
            foreach (Match link in Link().Matches(SourceTree.Text(document)))
            {
                var target = Path.Combine(Path.GetDirectoryName(SourceTree.Full(document))!, link.Groups[1].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{document} links to {link.Groups[1].Value}");
            }
        }
    }

    [Fact]
    public void Paths_in_backticks_exist()
    {
        var roots = SourceTree.Files.Select(f => f.Split('/')[0]).ToHashSet();
        foreach (var document in Documents)
        {
            foreach (Match path in CodePath().Matches(SourceTree.Text(document)))
            {
                var name = path.Groups[1].Value.TrimEnd('/');
                if (roots.Contains(name.Split('/')[0]))
                {
                    Assert.True(Path.Exists(SourceTree.Full(name)), $"{document} names {name}");
                }
            }
        }
    }

    [Fact]
    public void Json_in_documents_parses()
    {
        foreach (var document in Documents)
        {
            foreach (Match block in JsonBlock().Matches(SourceTree.Text(document)))
            {
                using var parsed = JsonDocument.Parse(block.Groups[1].Value);
                Assert.NotEqual(JsonValueKind.Undefined, parsed.RootElement.ValueKind);
            }
        }
    }

    [Fact]
    public void Documents_name_no_path_of_one_machine() =>
        Assert.DoesNotContain(Documents, document => MachinePath().IsMatch(SourceTree.Text(document)));

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([A-Za-z.]+(?:/[A-Za-z0-9._-]+)+/?)`")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"(?<![\w.])/(work|root|home|tmp)/")]
    private static partial Regex MachinePath();
}
