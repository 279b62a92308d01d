using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>
/// Puts a pseudonym in the place of a user's id: in every text and name of a JSON document that is the id, in whatever case,
/// and in every one that holds it as a word of its own, if the id has <see cref="LeastLength"/> characters. All other bytes
/// stay as they were sent.
/// </summary>
/// <param name="userId">The id; not empty.</param>
/// <param name="pseudonym">What is put in its place.</param>
public sealed class UserRedaction(string userId, string pseudonym)
{
    /// <summary>A shorter id is looked for as a whole text only: as a word it would be found in titles.</summary>
    public const int LeastLength = 6;

    /// <summary>The user's id.</summary>
    public string UserId { get; } = userId;

    /// <summary>What is put in its place.</summary>
    public string Name { get; } = pseudonym;

    /// <summary>The receipt without the user.</summary>
    public Receipt Of(Receipt receipt) => receipt.UserId == UserId ? receipt with { UserId = Name } : receipt;

    /// <summary>The document without the user; the same memory when it does not hold the id. What is no JSON is taken as text.</summary>
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty) return utf8;
        try
        {
            return OfJson(utf8, namesToo: true);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            var text = Encoding.UTF8.GetString(utf8.Span); // a rejected event may be anything
            return text.Contains(UserId, StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(text.Replace(UserId, Name, StringComparison.OrdinalIgnoreCase)) : utf8;
        }
    }

    /// <summary>A document of ours without the user: its names stay, whatever the user is called. The same memory when it does not hold the id.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public ReadOnlyMemory<byte> OfValues(ReadOnlyMemory<byte> utf8) => OfJson(utf8, namesToo: false);

    /// <summary>The text without the user; the same when it does not hold the id.</summary>
    public string Of(string text)
    {
        if (text.Equals(UserId, StringComparison.OrdinalIgnoreCase)) return Name;
        if (UserId.Length < LeastLength) return text;
        var changed = text;
        for (var at = changed.IndexOf(UserId, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + UserId.Length;
            var isWord = (at == 0 || !char.IsLetterOrDigit(changed[at - 1])) && (end == changed.Length || !char.IsLetterOrDigit(changed[end]));
            if (isWord) changed = string.Concat(changed.AsSpan(0, at), Name, changed.AsSpan(end));
            var next = isWord ? at + Name.Length : end;
            at = next >= changed.Length ? -1 : changed.IndexOf(UserId, next, StringComparison.OrdinalIgnoreCase);
        }

        return changed;
    }

    private ReadOnlyMemory<byte> OfJson(ReadOnlyMemory<byte> utf8, bool namesToo)
    {
        ArrayBufferWriter<byte>? changed = null;
        var copied = 0;
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = 1_000 });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String && !(namesToo && reader.TokenType == JsonTokenType.PropertyName)) continue;
            if (!reader.ValueIsEscaped && reader.ValueSpan.Length < UserId.Length) continue;
            var text = reader.GetString()!;
            var redacted = Of(text);
            if (ReferenceEquals(text, redacted)) continue;
            changed ??= new(utf8.Length + Name.Length);
            var start = (int)reader.TokenStartIndex + 1;
            changed.Write(utf8.Span[copied..start]);
            changed.Write(JsonEncodedText.Encode(redacted).EncodedUtf8Bytes);
            copied = start + reader.ValueSpan.Length;
        }

        if (changed is null) return utf8;
        changed.Write(utf8.Span[copied..]);
        return changed.WrittenMemory;
    }
}
