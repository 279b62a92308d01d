using System.Buffers;
using System.Globalization;
using System.Text;

namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>
/// What stands in the place of an erased user: 32 hex digits, so that it is valid wherever an id may be, half of them fixed,
/// so that it says of itself what it is, and half of them chance, so that nothing leads from it to the user.
/// </summary>
public static class Pseudonym
{
    /// <summary>What all begin with.</summary>
    public const string Prefix = "00000000e7a5ed00";

    private const int Length = 32;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdef"u8);

    private static readonly byte[] PrefixUtf8 = Encoding.UTF8.GetBytes(Prefix);

    /// <summary>A pseudonym.</summary>
    /// <param name="chance">A number that nobody can guess.</param>
    public static string FromRandom(ulong chance) => Prefix + chance.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Whether an id is one.</summary>
    public static bool Is(string? id) => id is { Length: Length } && id.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The first one in an event, or null.</summary>
    public static string? In(ReadOnlySpan<byte> json)
    {
        var at = json.IndexOf(PrefixUtf8);
        return at >= 0 && json.Length - at >= Length && !json.Slice(at, Length).ContainsAnyExcept(Digits) ? Encoding.UTF8.GetString(json.Slice(at, Length)) : null;
    }
}
