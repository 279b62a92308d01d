using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Audiogum.Sessions.Storage.Buckets;

/// <summary>
/// The name of an object: segments of <c>a–z 0–9 = . _ -</c> with <c>/</c> between them, so that it means the same to every
/// file system, object store and URL, and leads nowhere else: no segment is empty or begins with a dot. At most
/// <see cref="MaxLength"/> characters. <c>default</c> is no name and is accepted nowhere.
/// </summary>
public readonly record struct ObjectName
{
    /// <summary>Characters of a name.</summary>
    public const int MaxLength = 512;

    /// <summary>Characters of a segment: what file systems take, less room for a temporary name.</summary>
    public const int MaxSegment = 200;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789=._-");

    private readonly string? _text;

    private ObjectName(string text) => _text = text;

    /// <summary>Reads a name; false for any text that is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectName name)
    {
        name = default;
        if (text is not { Length: > 0 and <= MaxLength }) return false;
        foreach (var range in text.AsSpan().Split('/'))
        {
            var segment = text.AsSpan(range);
            if (segment.Length is 0 or > MaxSegment || segment[0] == '.' || segment.ContainsAnyExcept(Allowed)) return false;
        }

        name = new(text);
        return true;
    }

    /// <summary>The name that is known to be one.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ObjectName Parse(string text) => TryParse(text, out var name) ? name : throw new ArgumentException($"'{text}' names no object.", nameof(text));

    /// <summary>The name as text.</summary>
    public override string ToString() => _text ?? throw new InvalidOperationException("A name that was never given.");
}
