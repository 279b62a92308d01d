using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>
/// Puts a pseudonym in the place of a user's id. Which texts are searched depends on where they stand (see
/// <see cref="Place"/>): ids are chosen freely, so one may be called like a service, a version or a device, and then these
/// texts, which everybody's numbers are made of, do not name the user. All other bytes stay as they were sent.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><description>A member that holds a user (<c>userid</c>) is replaced when it is the id: exactly, or the same GUID
/// in another spelling.</description></item>
/// <item><description>In a member that the event document does not know, a text is replaced when it is the id, and where it holds
/// the id as a word, if the id has <see cref="LeastLength"/> characters; a number is replaced when its digits are the id.</description></item>
/// <item><description>A known text that nothing is made of (a referrer, a stream's address …) and an error message are searched
/// likewise, unless the id is an ordinary word.</description></item>
/// <item><description>Titles and names of devices are searched for an id that is distinctive, and are it only if nothing else is
/// called so. So are names of unknown members. Spellings in other cases stay different texts.</description></item>
/// <item><description>What else the fold reads, names of members that the document knows, closed lists, numbers and times are
/// never changed.</description></item>
/// </list>
/// </remarks>
public sealed class UserRedaction
{
    /// <summary>A shorter id is looked for as a whole text only: as a word it would be found in titles.</summary>
    public const int LeastLength = 6;

    /// <summary>An id of so many characters is found inside of longer words too: it is there by no chance.</summary>
    private const int UnmistakableLength = 16;

    private readonly string[] spellings;
    private readonly IdLikeness likeness;
    private readonly Guid? guid;
    private readonly SearchValues<string> any;

    /// <summary>A redaction.</summary>
    /// <param name="userId">The id; not empty.</param>
    /// <param name="pseudonym">What is put in its place.</param>
    public UserRedaction(string userId, string pseudonym)
    {
        (UserId, Name) = (userId, pseudonym);
        likeness = IdLikeness.Judge(userId);
        var guids = Guid.TryParse(userId, out var parsed) ? new[] { parsed.ToString("N"), parsed.ToString("D") } : [];
        guid = guids.Length > 0 ? parsed : null;
        spellings = [.. guids.Prepend(Uri.EscapeDataString(userId)).Prepend(userId).Distinct(StringComparer.OrdinalIgnoreCase)];
        any = SearchValues.Create(spellings, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The user's id.</summary>
    public string UserId { get; }

    /// <summary>What is put in its place.</summary>
    public string Name { get; }

    /// <summary>Whether the id cannot be told from a word: it is short, or one word of letters.</summary>
    public bool IsOrdinaryWord => likeness.IsOrdinaryWord;

    /// <summary>Whether nothing but the user is called so: then titles that are the id are replaced, too.</summary>
    public bool IsUnmistakable => likeness.IsUnmistakable;

    /// <summary>The receipt without the user.</summary>
    public Receipt Redact(Receipt receipt) => receipt.UserId == UserId ? receipt with { UserId = Name } : receipt;

    /// <summary>An event without the user, valid or not; the same memory when it does not hold the id. What is no JSON is taken as text.</summary>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> utf8) => Event(utf8, Name);

    /// <summary>The same with one character in the places where the pseudonym need not be valid: it is never longer than what was sent.</summary>
    public ReadOnlyMemory<byte> Shortened(ReadOnlyMemory<byte> utf8) => Event(utf8, "-");

    /// <summary>A document of ours without the user. The same memory when it does not hold the id.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public ReadOnlyMemory<byte> OfValues(ReadOnlyMemory<byte> utf8) => MayHold(utf8.Span) ? RedactedJson.OfDocument(this, utf8) : utf8;

    /// <summary>A known text that no number is made of, or a message, without the user; the same without the id.</summary>
    public string Redact(string text) => IsOrdinaryWord ? text : Replace(text, Name, keepsCases: true);

    /// <summary>A text of a document of ours, by the name of its member or column; the same without the id.</summary>
    public string OfColumn(string column, string text) => At(Places.Column(column), text);

    /// <summary>A text without the user, by where it stands.</summary>
    internal string At(Place place, string text) => place switch
    {
        Place.Person => Person(text),
        Place.Unread => Redact(text),
        Place.Title => IsTheId(text) && !IsUnmistakable ? text : Inner(text),
        Place.Inner => IsTheId(text) ? text : Inner(text),
        Place.Name => Inner(text),
        Place.Free => Free(text, Name),
        _ => text,
    };

    /// <summary>A text that nothing is made of, without the user; the same when it does not hold the id.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What is put in the place.</param>
    internal string Free(string text, string name) => Replace(text, name, keepsCases: false);

    /// <summary>A user's id: the pseudonym if it is this user's. Two that differ in case are two users, but for GUIDs.</summary>
    public string Person(string text) => Names(text) ? Name : text;

    private bool Names(string text) => text == UserId || (guid is { } own && Guid.TryParse(text, out var other) && other == own);

    private bool IsTheId(string text) => spellings.Contains(text, StringComparer.OrdinalIgnoreCase);

    private string Inner(string text) => likeness.IsDistinctive ? Replace(text, Name, keepsCases: true) : text;

    private ReadOnlyMemory<byte> Event(ReadOnlyMemory<byte> utf8, string name)
    {
        if (!MayHold(utf8.Span)) return utf8;
        try
        {
            return RedactedJson.OfEvent(this, utf8, name);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var text = Encoding.UTF8.GetString(utf8.Span); // a rejected event may be anything
            var redacted = UserId.Length < LeastLength ? Words(text, UserId, name, keepsCases: false, anywhere: false) : Everywhere(text);
            return ReferenceEquals(redacted, text) ? utf8 : Encoding.UTF8.GetBytes(redacted);
        }

        string Everywhere(string text)
        {
            foreach (var spelling in spellings) text = Words(text, spelling, name, keepsCases: false, anywhere: true);
            return text;
        }
    }

    /// <summary>Whether the id can be in there: nothing is decoded but the encoding, unless characters are escaped.</summary>
    private bool MayHold(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)'\\')) return true;
        var characters = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters)).ContainsAny(any);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    private string Replace(string text, string name, bool keepsCases)
    {
        foreach (var spelling in spellings)
        {
            if (text.Equals(spelling, StringComparison.OrdinalIgnoreCase)) return In(text, spelling, name, keepsCases);
            if (spelling.Length >= LeastLength) text = Words(text, spelling, name, keepsCases, anywhere: spelling.Length >= UnmistakableLength);
        }

        return text;
    }

    private static string Words(string text, string spelling, string name, bool keepsCases, bool anywhere)
    {
        for (var at = text.IndexOf(spelling, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + spelling.Length;
            var isWord = anywhere || ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])));
            var put = isWord ? In(text[at..end], spelling, name, keepsCases) : text[at..end];
            if (isWord) text = string.Concat(text.AsSpan(0, at), put, text.AsSpan(end));
            var next = at + put.Length;
            at = next >= text.Length ? -1 : text.IndexOf(spelling, next, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    /// <summary>What comes in the place of one spelling: those in other cases are told apart by which letters are capital ones.</summary>
    private static string In(string found, string spelling, string name, bool keepsCases)
    {
        if (!keepsCases || found.Equals(spelling, StringComparison.Ordinal) || Guid.TryParse(found, out _)) return name;
        var capitals = new byte[(found.Length + 7) / 8];
        for (var i = 0; i < found.Length; i++)
            if (char.IsUpper(found[i])) capitals[i / 8] |= (byte)(1 << (i % 8));
        return $"{name}-{Convert.ToHexStringLower(capitals)}";
    }
}
