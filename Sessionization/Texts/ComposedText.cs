using System.Text;

namespace Audiogum.Sessions.Sessionization.Texts;

/// <summary>Unicode's normalization form C (UAX #15): canonically equivalent texts become the same text.</summary>
public static class ComposedText
{
    // Every character below stands for itself in this form.
    private const char FirstUnstable = '\u0300';

    /// <summary>The text in the form NFC; the same instance where it is in it already.</summary>
    public static string Compose(string text)
    {
        if (IsComposed(text)) return text;
        var characters = new List<int>(text.Length + 8);
        for (var place = 0; place < text.Length;) Decompose(Next(text, ref place), characters);
        Order(characters);
        Compose(characters);
        var composed = new StringBuilder(characters.Count);
        foreach (var character in characters)
        {
            if (character > char.MaxValue) composed.Append(char.ConvertFromUtf32(character));
            else composed.Append((char)character);
        }

        return composed.Equals(text) ? text : composed.ToString();
    }

    private static bool IsComposed(string text)
    {
        var place = text.AsSpan().IndexOfAnyExceptInRange('\0', (char)(FirstUnstable - 1));
        while (place >= 0 && place < text.Length)
        {
            if (NormalizationTable.Instance.IsUnstable(Next(text, ref place))) return false;
        }

        return true;
    }

    private static int Next(string text, ref int place)
    {
        var isPair = char.IsSurrogatePair(text, place);
        var character = isPair ? char.ConvertToUtf32(text, place) : text[place];
        place += isPair ? 2 : 1;
        return character;
    }

    private static void Decompose(int character, List<int> characters)
    {
        if (Hangul.IsSyllable(character))
        {
            Hangul.Decompose(character, characters);
        }
        else if (NormalizationTable.Instance.TryDecompose(character, out var parts))
        {
            Decompose(parts.First, characters);
            if (parts.Second != 0) Decompose(parts.Second, characters);
        }
        else
        {
            characters.Add(character);
        }
    }

    /// <summary>Orders what combines with a character by its class, stably.</summary>
    private static void Order(List<int> characters)
    {
        for (var start = 0; start < characters.Count; start++)
        {
            if (ClassOf(characters[start]) == 0) continue;
            var end = start + 1;
            while (end < characters.Count && ClassOf(characters[end]) != 0) end++;
            var ordered = characters[start..end].OrderBy(ClassOf).ToArray();
            for (var place = start; place < end; place++) characters[place] = ordered[place - start];
            start = end;
        }
    }

    private static void Compose(List<int> characters)
    {
        var (starter, length, before) = (-1, 0, 0);
        for (var place = 0; place < characters.Count; place++)
        {
            var character = characters[place];
            var own = ClassOf(character);
            var isBlocked = starter < 0 || (length > starter + 1 && before >= own);
            if (!isBlocked && NormalizationTable.Instance.TryCompose(characters[starter], character, out var composed))
            {
                characters[starter] = composed;
                continue;
            }

            if (own == 0) starter = length;
            before = own;
            characters[length++] = character;
        }

        characters.RemoveRange(length, characters.Count - length);
    }

    private static byte ClassOf(int character) => NormalizationTable.Instance.ClassOf(character);
}
