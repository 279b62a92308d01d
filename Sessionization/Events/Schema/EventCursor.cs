using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// Reads events off a JSON text, each once. What a value must be is asked of the <see cref="FieldTable"/>s; what holds
/// for every value (depth, member names that come twice, lone surrogates) is judged here.
/// </summary>
/// <remarks>
/// A read that finds a fault returns false at once, leaving the fault's code, and every object and array on the way
/// out puts its own segment before the pointer: a valid event pays nothing for pointers. After a fault
/// <see cref="SkipEvent"/> goes on to the event's end, so that its neighbours are judged as if it had been valid.
/// Recursion is bounded by <see cref="EventLimits.MaxEventDepth"/>; deeper values are skipped without any.
/// </remarks>
internal ref partial struct EventCursor(ReadOnlySpan<byte> utf8)
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = int.MaxValue };

    /// <summary>The reader, where it stands.</summary>
    public Utf8JsonReader Json = new(utf8, Strict);

    /// <summary>What was kept of the event.</summary>
    public EventValues Values;

    /// <summary>Milliseconds since 1970 at which the event came, or null to judge no time against it.</summary>
    public long? ReceivedAt;

    /// <summary>Whether the event's source is undocumented.</summary>
    public bool UnknownSource;

    private MemberNames? names;
    private byte[]? scratch;
    private int objects;
    private long start;
    private int depth;
    private string? code;
    private string message = string.Empty;
    private string pointer = string.Empty;

    /// <summary>Begins the event at whose opening brace the reader stands.</summary>
    public void BeginEvent()
    {
        Values = default;
        UnknownSource = false;
        names?.Clear();
        objects = 0;
        start = Json.TokenStartIndex;
        depth = Json.CurrentDepth;
        code = null;
        pointer = string.Empty;
    }

    /// <summary>Whether the event's bytes, up to and with the current token, exceed the limit. If so that is its fault.</summary>
    public bool IsTooLong() =>
        Json.BytesConsumed - start > EventLimits.MaxEventBytes && !FailTooLarge("is larger than 64 KiB");

    /// <summary>Reads the object that the reader stands on, by this table, to its closing brace.</summary>
    public bool ReadObject(FieldTable table)
    {
        if (IsTooDeep()) return false;
        var owner = ++objects;
        var seen = 0UL;
        while (Json.Read() && Json.TokenType == JsonTokenType.PropertyName)
        {
            if (IsTooLong()) return false;
            if (!ReadUnescaped(out var name)) return false;
            var index = table.Find(name);
            if (index < 0)
            {
                if (!ReadUnknownMember(owner, name)) return false;
                continue;
            }
            var field = table[index];
            if ((seen & (1UL << index)) != 0) return FailRepeated() || Within(field.Name);
            seen |= 1UL << index;
            Json.Read();
            if (!field.Read(ref this)) return Within(field.Name);
        }
        return table.FirstMissing(seen) is not { } missing || FailMissing() || Within(missing.Name);
    }

    /// <summary>Reads the array that the reader stands on to its closing bracket.</summary>
    /// <param name="element">What every element must be; null for anything.</param>
    public bool ReadArray(Field? element)
    {
        if (IsTooDeep()) return false;
        for (var index = 0; Json.Read() && Json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (!(element?.ReadValue(ref this) ?? ReadAny()))
                return Within(index.ToString(CultureInfo.InvariantCulture));
        }
        return true;
    }

    /// <summary>Reads a value that nothing is known about.</summary>
    public bool ReadAny() => Json.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(FieldTable.Unknown),
        JsonTokenType.StartArray => ReadArray(null),
        JsonTokenType.String => !IsLone() || FailLone(),
        _ => true,
    };

    /// <summary>Goes on to the event's closing brace after a fault; the limits still count for what is left.</summary>
    public void SkipEvent()
    {
        while (Json.CurrentDepth > depth || Json.TokenType != JsonTokenType.EndObject)
        {
            Json.Read();
            if (Json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) IsTooDeep();
        }
    }

    private bool ReadUnknownMember(int owner, ReadOnlySpan<byte> name)
    {
        // An unescaped name lies in the scratch buffer, which the value may overwrite.
        var unescaped = Json.ValueIsEscaped ? Encoding.UTF8.GetString(name) : null;
        names ??= new();
        if (!names.Add(owner, name)) return FailRepeated() || Within(unescaped ?? Encoding.UTF8.GetString(name));
        Json.Read();
        return ReadAny() || Within(unescaped ?? Encoding.UTF8.GetString(name));
    }

    private bool IsTooDeep() =>
        Json.CurrentDepth - depth >= EventLimits.MaxEventDepth && !FailTooLarge("is nested deeper than 32 levels");
}
