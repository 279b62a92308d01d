using System.Reflection;

namespace Audiogum.Sessions.Storage.Postgres;

/// <summary>A group of tables with versions of its own.</summary>
/// <param name="Name">Names it in the table <c>sessions_schema</c>; never changes.</param>
/// <param name="Steps">SQL; step i (from 0) brings version i to i + 1. Steps that were released never change.</param>
public sealed record SchemaPart(string Name, IReadOnlyList<string> Steps)
{
    /// <summary>The version that this program works with.</summary>
    public int Version => Steps.Count;

    /// <summary>Reads the steps from an assembly's embedded files below a prefix, in the order of their names.</summary>
    public static SchemaPart FromResources(string name, Assembly assembly, string prefix)
    {
        var files = assembly.GetManifestResourceNames().Where(file => file.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0
            ? new(name, [.. files.Select(file => ReadText(assembly, file))])
            : throw new InvalidOperationException($"{assembly.GetName().Name} has no files {prefix}*.");
    }

    private static string ReadText(Assembly assembly, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
