using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>The root object of a post: <c>{"schemaversion":"1.0","events":[…]}</c>, its members in any order.</summary>
internal sealed class Envelope(ReadOnlyMemory<byte> body)
{
    /// <summary>Few events are shorter: a list made for so many need not grow.</summary>
    private const int ShortEvent = 400;

    private readonly MemberNames names = new();

    private int members;

    /// <summary>Whether no member came twice, as far as they were looked at.</summary>
    public bool IsUnambiguous { get; private set; } = true;

    /// <summary>Whether there are more members than <see cref="EventLimits.MaxRootMembers"/>; the names of further ones are not kept.</summary>
    public bool IsCrowded { get; private set; }

    /// <summary>Whether the schema version is the one that is read here.</summary>
    public bool HasVersion { get; private set; }

    /// <summary>The number of elements of the <c>events</c> array, those beyond the limit too.</summary>
    public int Count { get; private set; }

    /// <summary>The elements in the order sent; those beyond <see cref="EventLimits.MaxEvents"/> are only counted.</summary>
    public List<BatchEntry> Entries { get; } = new(Math.Min(body.Length / ShortEvent, EventLimits.MaxEvents));

    /// <summary>Reads the members of the object that the cursor stands on, to its closing brace.</summary>
    public void ReadMembers(ref EventCursor cursor)
    {
        while (cursor.Json.Read() && cursor.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = cursor.ReadSpelling();
            if (members == EventLimits.MaxRootMembers) IsCrowded = true;
            else if (names.Add(0, name)) members++;
            else IsUnambiguous = false;
            var isVersion = name.SequenceEqual("schemaversion"u8);
            var isEvents = name.SequenceEqual("events"u8);
            cursor.Json.Read();
            if (isVersion && cursor.Json.TokenType == JsonTokenType.String) HasVersion = cursor.ReadSpelling().SequenceEqual("1.0"u8);
            else if (isEvents && cursor.Json.TokenType == JsonTokenType.StartArray && IsUnambiguous && !IsCrowded) ReadEvents(ref cursor);
            else cursor.Json.Skip();
        }
    }

    private void ReadEvents(ref EventCursor cursor)
    {
        while (cursor.Json.Read() && cursor.Json.TokenType != JsonTokenType.EndArray)
        {
            if (++Count > EventLimits.MaxEvents)
            {
                cursor.Json.Skip();
                continue;
            }
            var start = (int)cursor.Json.TokenStartIndex;
            var reading = EventReader.Read(ref cursor);
            Entries.Add(new(body[start..(int)cursor.Json.BytesConsumed], reading));
        }
    }
}
