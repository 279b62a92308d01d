namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>What else a user's id could be, told by its shape alone: people may call themselves like services.</summary>
/// <param name="IsOrdinaryWord">It cannot be told from a word: it is short, or one word of letters.</param>
/// <param name="IsDistinctive">As a part of a longer text it is there by no chance.</param>
/// <param name="IsUnmistakable">Nothing but a user is called so: a GUID, an address, an id with its issuer, a long key.</param>
internal readonly record struct IdLikeness(bool IsOrdinaryWord, bool IsDistinctive, bool IsUnmistakable)
{
    /// <summary>No word of the event document, and hardly any other, has more letters.</summary>
    private const int LongestWord = 20;

    /// <summary>Names of models and versions are shorter, or have fewer digits in a row.</summary>
    private const int ShortestDistinctive = 12;

    private const int DigitsInARow = 4;

    private const int ShortestKey = 20;

    /// <summary>Judges an id.</summary>
    public static IdLikeness Judge(string id)
    {
        var isOrdinary = id.Length < UserRedaction.LeastLength || (id.Length <= LongestWord && id.All(char.IsLetter));
        var isUnmistakable = Guid.TryParse(id, out _) || IsAddress(id) || IsKey(id);
        return new(isOrdinary, isUnmistakable || IsNumbered(id), isUnmistakable);
    }

    /// <summary>An address of mail or of the web, or an id behind the name of who issued it: <c>auth0|5f7c</c>.</summary>
    private static bool IsAddress(string id)
    {
        if (id.Length < UserRedaction.LeastLength || id.Any(char.IsWhiteSpace)) return false;
        var at = id.IndexOf('@', StringComparison.Ordinal);
        return (at > 0 && id.IndexOf('.', at) > 0)
            || id.IndexOf('|', StringComparison.Ordinal) > 0
            || id.Contains("://", StringComparison.Ordinal);
    }

    private static bool IsKey(string id) =>
        id.Length >= ShortestKey && id.All(char.IsAsciiLetterOrDigit) && id.Any(char.IsAsciiDigit) && id.Any(char.IsAsciiLetter);

    /// <summary>A name with a number of its own, <c>listener-0007</c>: longer than a model, and no version or date.</summary>
    private static bool IsNumbered(string id)
    {
        if (id.Length < ShortestDistinctive || !id.Any(char.IsLetter) || id.Any(char.IsWhiteSpace)) return false;
        var row = 0;
        foreach (var character in id)
        {
            row = char.IsAsciiDigit(character) ? row + 1 : 0;
            if (row == DigitsInARow) return true;
        }

        return false;
    }
}
