using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Audiogum.Sessions.Tests.Deployment.Files;

/// <summary>What lies in <c>deploy/</c>, as text and parsed.</summary>
internal static partial class DeployFiles
{
    /// <summary>The root of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    private static string Folder => Path.Combine(Root, "deploy");

    /// <summary>Every file below <c>deploy/</c> whose name ends so, as a path below the root.</summary>
    public static IReadOnlyList<string> Ending(params string[] ends) =>
    [
        .. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => ends.Any(end => file.EndsWith(end, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>A file's text without comments.</summary>
    public static string Text(string file) => Comment().Replace(File.ReadAllText(Path.Combine(Root, file)), string.Empty);

    /// <summary>The documents of a YAML file.</summary>
    public static IReadOnlyList<YamlDocument> Yaml(string file)
    {
        using var reader = new StringReader(File.ReadAllText(Path.Combine(Root, file)));
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents];
    }

    /// <summary>A JSON file.</summary>
    public static JsonElement Json(string file) => JsonElement.Parse(File.ReadAllText(Path.Combine(Root, file)));

    /// <summary>Every value of a key, wherever it stands.</summary>
    public static IEnumerable<string> Values(YamlNode node, string key) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(child =>
            ((YamlScalarNode)child.Key).Value == key && child.Value is YamlScalarNode { Value: { } value } ? [value] : Values(child.Value, key)),
        YamlSequenceNode list => list.Children.SelectMany(child => Values(child, key)),
        _ => [],
    };

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Audiogum.Sessions.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests run from within a checkout.");
    }

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
