using System.Globalization;
using System.Text.Json;

namespace Audiogum.Sessions.Grains.Reconciling;

/// <summary>Names the values in which two JSON documents differ.</summary>
internal static class JsonDifferences
{
    /// <summary>Path, expected and found value of each difference; values as text, absent ones null.</summary>
    public static IEnumerable<(string Path, string? Expected, string? Found)> Find(ReadOnlyMemory<byte> expected, ReadOnlyMemory<byte> found)
    {
        if (expected.Span.SequenceEqual(found.Span)) yield break;
        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(found);
        foreach (var difference in Compare(string.Empty, left.RootElement, right.RootElement)) yield return difference;
    }

    private static IEnumerable<(string Path, string? Expected, string? Found)> Compare(string path, JsonElement? expected, JsonElement? found)
    {
        if (expected is { ValueKind: JsonValueKind.Object } left && found is { ValueKind: JsonValueKind.Object } right)
        {
            return left.EnumerateObject().Select(member => member.Name).Union(right.EnumerateObject().Select(member => member.Name))
                .SelectMany(name => Compare(path.Length == 0 ? name : $"{path}.{name}", MemberOf(left, name), MemberOf(right, name)));
        }

        if (expected is { ValueKind: JsonValueKind.Array } rows && found is { ValueKind: JsonValueKind.Array } others)
        {
            return Enumerable.Range(0, Math.Max(rows.GetArrayLength(), others.GetArrayLength()))
                .SelectMany(place => Compare(string.Create(CultureInfo.InvariantCulture, $"{path}[{place}]"), ElementAt(rows, place), ElementAt(others, place)));
        }

        var (a, b) = (expected?.GetRawText(), found?.GetRawText());
        return a == b ? [] : [(path, Cut(a), Cut(b))];
    }

    private static JsonElement? MemberOf(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;

    private static JsonElement? ElementAt(JsonElement array, int place) => place < array.GetArrayLength() ? array[place] : null;

    private static string? Cut(string? text) => text is { Length: > 200 } ? text[..200] + "…" : text;
}
