using System.Globalization;

namespace Audiogum.Sessions.Sessionization.Texts;

/// <summary>
/// What the Unicode Character Database says of canonical equivalence, read once from <c>unicode-normalization.txt</c>.
/// The framework normalizes with the machine's ICU library, and not at all in invariant mode; the same events must give the
/// same numbers on every machine.
/// </summary>
internal sealed class NormalizationTable
{
    private readonly Dictionary<int, (int First, int Second)> decompositions = [];
    private readonly Dictionary<(int First, int Second), int> compositions = [];
    private readonly Dictionary<int, byte> classes = [];
    private readonly HashSet<int> unstable = [];

    private NormalizationTable()
    {
        using var resource = typeof(NormalizationTable).Assembly.GetManifestResourceStream("unicode-normalization.txt")
            ?? throw new InvalidOperationException("The normalization data is not in the assembly.");
        using var lines = new StreamReader(resource);
        while (lines.ReadLine() is { } line) Add(line.Split(' '));
        for (var jamo = Hangul.FirstVowel; jamo < Hangul.FirstVowel + Hangul.Vowels; jamo++) unstable.Add(jamo);
        for (var jamo = Hangul.BeforeTrailing + 1; jamo < Hangul.BeforeTrailing + Hangul.Trailing; jamo++) unstable.Add(jamo);
    }

    /// <summary>The table.</summary>
    public static NormalizationTable Instance { get; } = new();

    /// <summary>The two characters that one consists of; the second is 0 where it is one other character.</summary>
    public bool TryDecompose(int character, out (int First, int Second) parts) => decompositions.TryGetValue(character, out parts);

    /// <summary>The character that two make.</summary>
    public bool TryCompose(int first, int second, out int character) =>
        Hangul.TryCompose(first, second, out character) || compositions.TryGetValue((first, second), out character);

    /// <summary>The combining class; 0 for a character that begins anew.</summary>
    public byte ClassOf(int character) => classes.GetValueOrDefault(character);

    /// <summary>Whether a text with this character may not be in the form NFC.</summary>
    public bool IsUnstable(int character) => unstable.Contains(character);

    private void Add(string[] row)
    {
        switch (row[0])
        {
            case "=":
                decompositions.Add(Hex(row[1]), (Hex(row[2]), Hex(row[3])));
                compositions.Add((Hex(row[2]), Hex(row[3])), Hex(row[1]));
                unstable.Add(Hex(row[3]));
                break;
            case "-":
                decompositions.Add(Hex(row[1]), (Hex(row[2]), row.Length > 3 ? Hex(row[3]) : 0));
                unstable.Add(Hex(row[1]));
                break;
            case "c":
                for (var character = Hex(row[1]); character <= Hex(row[2]); character++)
                {
                    classes.Add(character, byte.Parse(row[3], CultureInfo.InvariantCulture));
                    unstable.Add(character);
                }

                break;
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

/// <summary>The syllables of Hangul, which are composed by counting (Unicode Standard, 3.12).</summary>
internal static class Hangul
{
    /// <summary>The first vowel.</summary>
    public const int FirstVowel = 0x1161;

    /// <summary>Vowels.</summary>
    public const int Vowels = 21;

    /// <summary>The character before the first trailing consonant.</summary>
    public const int BeforeTrailing = 0x11A7;

    /// <summary>Trailing consonants, and none.</summary>
    public const int Trailing = 28;

    private const int FirstSyllable = 0xAC00;
    private const int FirstLeading = 0x1100;
    private const int Leading = 19;

    /// <summary>The syllable of two characters.</summary>
    public static bool TryCompose(int first, int second, out int syllable)
    {
        syllable = 0;
        if (first - FirstLeading is >= 0 and < Leading && second - FirstVowel is >= 0 and < Vowels)
            syllable = FirstSyllable + ((((first - FirstLeading) * Vowels) + second - FirstVowel) * Trailing);
        else if (IsSyllable(first) && (first - FirstSyllable) % Trailing == 0 && second - BeforeTrailing is > 0 and < Trailing)
            syllable = first + second - BeforeTrailing;
        return syllable != 0;
    }

    /// <summary>Whether a character is a syllable.</summary>
    public static bool IsSyllable(int character) => character - FirstSyllable is >= 0 and < Leading * Vowels * Trailing;

    /// <summary>The characters of a syllable, added to a list.</summary>
    public static void Decompose(int syllable, List<int> characters)
    {
        var place = syllable - FirstSyllable;
        characters.Add(FirstLeading + (place / (Vowels * Trailing)));
        characters.Add(FirstVowel + (place / Trailing % Vowels));
        if (place % Trailing > 0) characters.Add(BeforeTrailing + (place % Trailing));
    }
}
