using System.Globalization;

namespace Audiogum.Sessions.Grains.Exports.Erasing;

/// <summary>Where an erasure from exported files goes on.</summary>
/// <param name="Since">The last batch before it began: what it removed is told by the log of later ones.</param>
/// <param name="After">The path that was looked at last, or empty.</param>
internal readonly record struct ErasureCursor(long Since, string After)
{
    /// <summary>The place of a text, or null for one that is none: then it begins.</summary>
    public static ErasureCursor? Parse(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && long.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new(since, text[(at + 1)..])
            : null;

    /// <summary>The place as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Since}:{After}");
}
