using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// Writes the content of an event: a tag a value, strings unescaped behind their length, the members of every object
/// sorted by name. Two events with the same output have the same content, because the output can be read back.
/// </summary>
internal ref struct CanonicalWriter(ReadOnlySpan<byte> utf8Event)
{
    private EventCursor cursor = new(utf8Event);
    private byte[] output = new byte[utf8Event.Length + 64];
    private int length;
    private readonly List<Member> members = [];

    /// <summary>Writes the event.</summary>
    public byte[] Write()
    {
        cursor.Json.Read();
        cursor.BeginEvent();
        var isObject = cursor.Json.TokenType == JsonTokenType.StartObject;
        WriteValue(isObject && cursor.FindType() is { } type ? type.Fields : FieldTable.Unknown, isGuid: false);
        return output[..length];
    }

    private void WriteValue(FieldTable table, bool isGuid)
    {
        switch (cursor.Json.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(table);
                break;
            case JsonTokenType.StartArray:
                WriteArray(table);
                break;
            case JsonTokenType.String:
                WriteText((byte)'s', cursor.ReadSpelling(), isGuid);
                break;
            default: // numbers are their digits as sent; null, true and false their words
                WriteText((byte)'v', cursor.Json.ValueSpan, false);
                break;
        }
    }

    private void WriteArray(FieldTable elements)
    {
        CheckDepth();
        Append((byte)'[');
        while (cursor.Json.Read() && cursor.Json.TokenType != JsonTokenType.EndArray) WriteValue(elements, isGuid: false);
        Append((byte)']');
    }

    private void WriteObject(FieldTable table)
    {
        CheckDepth();
        Append((byte)'{');
        var first = members.Count;
        while (cursor.Json.Read() && cursor.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = cursor.ReadSpelling();
            var field = table.Find(name) is >= 0 and var index ? table[index] : null;
            var start = length;
            WriteText((byte)'m', name, false);
            var nameEnd = length;
            cursor.Json.Read();
            WriteValue(field?.Inner ?? FieldTable.Unknown, field is GuidField);
            members.Add(new(start, nameEnd, length));
        }
        SortMembers(first);
        Append((byte)'}');
    }

    private readonly void SortMembers(int first)
    {
        var own = CollectionsMarshal.AsSpan(members)[first..];
        if (own.Length > 1)
        {
            var written = output;
            var start = own[0].Start;
            own.Sort((a, b) => a.Name(written).SequenceCompareTo(b.Name(written)));
            var sorted = new byte[length - start];
            var end = 0;
            foreach (var member in own)
            {
                written.AsSpan(member.Start, member.End - member.Start).CopyTo(sorted.AsSpan(end));
                end += member.End - member.Start;
            }
            sorted.CopyTo(written, start);
        }
        members.RemoveRange(first, own.Length);
    }

    private void WriteText(byte tag, ReadOnlySpan<byte> text, bool inLowerCase)
    {
        var target = Reserve(1 + sizeof(int) + text.Length);
        target[0] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(target[1..], text.Length);
        if (inLowerCase && GuidField.IsGuid(text)) Ascii.ToLower(text, target[(1 + sizeof(int))..], out _);
        else text.CopyTo(target[(1 + sizeof(int))..]);
    }

    private void Append(byte tag) => Reserve(1)[0] = tag;

    private Span<byte> Reserve(int count)
    {
        if (length + count > output.Length) Array.Resize(ref output, Math.Max(output.Length * 2, length + count));
        var target = output.AsSpan(length, count);
        length += count;
        return target;
    }

    private readonly void CheckDepth()
    {
        if (cursor.Json.CurrentDepth >= EventLimits.MaxEventDepth) throw new JsonException("This is nested too deep for a valid event.");
    }

    /// <summary>Where a member lies in the output, its name first.</summary>
    private readonly record struct Member(int Start, int NameEnd, int End)
    {
        public ReadOnlySpan<byte> Name(byte[] output) => output.AsSpan(Start, NameEnd - Start);
    }
}
