using System.Buffers;
using System.Text;
using System.Text.Json;
using Audiogum.Sessions.Sessionization.Events.Schema;

namespace Audiogum.Sessions.Sessionization.Erasure;

/// <summary>Rewrites the texts of one JSON document by where they stand, and copies all bytes between them.</summary>
internal ref struct RedactedJson
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1_000 };

    private readonly UserRedaction redaction;
    private readonly ReadOnlyMemory<byte> utf8;
    private readonly string name;
    private Utf8JsonReader reader;
    private ArrayBufferWriter<byte>? changed;
    private int copied;

    private RedactedJson(UserRedaction redaction, ReadOnlyMemory<byte> utf8, string name)
    {
        (this.redaction, this.utf8, this.name) = (redaction, utf8, name);
        reader = new(utf8.Span, Deep);
    }

    /// <summary>An event, by the tables of the event document.</summary>
    public static ReadOnlyMemory<byte> OfEvent(UserRedaction redaction, ReadOnlyMemory<byte> utf8, string name)
    {
        var json = new RedactedJson(redaction, utf8, name);
        json.reader.Read();
        json.Value(TableOf(utf8.Span), Place.Free);
        return json.End();
    }

    /// <summary>A document of ours: all of it is made of what is known, and users stand in <c>userid</c> alone.</summary>
    public static ReadOnlyMemory<byte> OfDocument(UserRedaction redaction, ReadOnlyMemory<byte> utf8)
    {
        var json = new RedactedJson(redaction, utf8, redaction.Name);
        var place = Place.Inner;
        while (json.reader.Read())
        {
            if (json.reader.TokenType == JsonTokenType.String) json.Text(place);
            place = json.reader.TokenType == JsonTokenType.PropertyName ? Places.Column(json.reader.GetString()!) : Place.Inner;
        }

        return json.End();
    }

    private static FieldTable TableOf(ReadOnlySpan<byte> utf8)
    {
        var cursor = new EventCursor(utf8);
        cursor.Json.Read();
        cursor.BeginEvent();
        return cursor.Json.TokenType == JsonTokenType.StartObject && cursor.FindType() is { } type ? type.Fields : FieldTable.Unknown;
    }

    private void Value(FieldTable table, Place place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var member = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
                    var field = table.Find(member) is >= 0 and var index ? table[index] : null;
                    if (field is null) Text(Place.Name);
                    reader.Read();
                    Value(field?.Inner ?? FieldTable.Unknown, Places.Member(field));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Value(table, place);
                break;
            case JsonTokenType.String:
                Text(place);
                break;
            case JsonTokenType.Number when place == Place.Free:
                Number();
                break;
            default:
                break;
        }
    }

    private void Text(Place place)
    {
        if (place == Place.Kept) return;
        var text = reader.GetString()!;
        var redacted = place == Place.Free ? redaction.Free(text, name) : redaction.At(place, text);
        if (ReferenceEquals(text, redacted)) return;
        Put((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, JsonEncodedText.Encode(redacted).EncodedUtf8Bytes);
    }

    private void Number()
    {
        if (redaction.IsOrdinaryWord || !reader.ValueSpan.SequenceEqual(Encoding.UTF8.GetBytes(redaction.UserId))) return;
        Put((int)reader.TokenStartIndex, reader.ValueSpan.Length, Encoding.UTF8.GetBytes($"\"{name}\""));
    }

    private void Put(int start, int length, ReadOnlySpan<byte> bytes)
    {
        changed ??= new(utf8.Length + bytes.Length);
        changed.Write(utf8.Span[copied..start]);
        changed.Write(bytes);
        copied = start + length;
    }

    private ReadOnlyMemory<byte> End()
    {
        while (reader.Read())
        {
            // Throws where something follows: then it is text.
        }

        if (changed is null) return utf8;
        changed.Write(utf8.Span[copied..]);
        return changed.WrittenMemory;
    }
}
