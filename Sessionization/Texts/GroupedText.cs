using System.Diagnostics.CodeAnalysis;

namespace Audiogum.Sessions.Sessionization.Texts;

/// <summary>
/// A value or name as breakdowns, tops and filters take it (semantics §9): in Unicode's form NFC, and of that the first
/// 200 scalar values. Documents, listings and raw events keep it whole.
/// </summary>
public static class GroupedText
{
    /// <summary>Scalar values of a value or name, at most.</summary>
    public const int MaxScalars = 200;

    /// <summary>The text to group by; the same instance where that is the text itself, and null for null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Normalize(string? text)
    {
        if (text is null) return null;
        var composed = ComposedText.Compose(text);
        if (composed.Length <= MaxScalars) return composed;
        var end = 0;
        for (var scalars = 0; scalars < MaxScalars && end < composed.Length; scalars++) end += char.IsSurrogatePair(composed, end) ? 2 : 1;
        return end == composed.Length ? composed : composed[..end];
    }
}
