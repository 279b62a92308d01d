using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>
/// Compares what is posted with a stored event that a user was erased from. Where the stored one holds a pseudonym, any
/// text may have been: whatever stands in that place now is replaced by what is stored. A copy becomes equal by that,
/// whichever token brings it; anything else loses what it might say of the erased user.
/// </summary>
public ref struct AlignedCopy
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1_000 };

    private readonly ReadOnlyMemory<byte> sent;
    private Utf8JsonReader reader;
    private ArrayBufferWriter<byte>? changed;
    private int copied;

    private AlignedCopy(ReadOnlyMemory<byte> sent)
    {
        this.sent = sent;
        reader = new(sent.Span, Deep);
    }

    /// <summary>The event with pseudonyms where the stored one has them; the same memory where nothing changes.</summary>
    /// <param name="sent">A valid event.</param>
    /// <param name="stored">A valid event of the same number.</param>
    public static ReadOnlyMemory<byte> Align(ReadOnlyMemory<byte> sent, ReadOnlyMemory<byte> stored)
    {
        if (Pseudonym.In(stored.Span) is null) return sent;
        using var document = JsonDocument.Parse(stored, new JsonDocumentOptions { MaxDepth = 1_000 });
        var copy = new AlignedCopy(sent);
        copy.reader.Read();
        copy.Value(document.RootElement);
        return copy.End();
    }

    private void Value(JsonElement? stored)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(stored);
                break;
            case JsonTokenType.StartArray:
                for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                {
                    var isStored = stored is { ValueKind: JsonValueKind.Array } array && index < array.GetArrayLength();
                    Value(isStored ? stored!.Value[index] : null);
                }

                break;
            case JsonTokenType.String or JsonTokenType.Number when TextOf(stored) is { } text && IsAnonymous(text):
                var quotes = reader.TokenType == JsonTokenType.String ? 2 : 0;
                Put((int)reader.TokenStartIndex, reader.ValueSpan.Length + quotes, $"\"{JsonEncodedText.Encode(text)}\"");
                break;
            default:
                break;
        }
    }

    private void Object(JsonElement? stored)
    {
        // A name that is not among the stored ones may be what a pseudonym stands for there now.
        var names = new HashSet<string>();
        if (stored is { ValueKind: JsonValueKind.Object } members) names.UnionWith(members.EnumerateObject().Select(member => member.Name));
        var anonymous = new Queue<string>(names.Where(IsAnonymous));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Contains(name) && anonymous.TryDequeue(out var pseudonym))
            {
                Put((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, $"\"{JsonEncodedText.Encode(pseudonym)}\"");
                name = pseudonym;
            }

            reader.Read();
            Value(names.Contains(name) ? stored!.Value.GetProperty(name) : null);
        }
    }

    private static string? TextOf(JsonElement? stored) => stored is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool IsAnonymous(string text) => Pseudonym.In(Encoding.UTF8.GetBytes(text)) is not null;

    private void Put(int start, int length, string text)
    {
        changed ??= new(sent.Length + text.Length);
        changed.Write(sent.Span[copied..start]);
        changed.Write(Encoding.UTF8.GetBytes(text));
        copied = start + length;
    }

    private ReadOnlyMemory<byte> End()
    {
        if (changed is null) return sent;
        changed.Write(sent.Span[copied..]);
        return changed.WrittenMemory;
    }
}
