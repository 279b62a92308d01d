using System.Text.Json;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>Any string, the empty one too.</summary>
internal sealed class TextField(string name, TextSlot slot = TextSlot.None) : Field(name)
{
    /// <inheritdoc/>
    public override bool IsRead => slot != TextSlot.None;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadText(out var text)) return false;
        if (slot != TextSlot.None) cursor.Values[slot] = TextPool.Get(text);
        return true;
    }
}

/// <summary>Any value at all, kept if it is a string: a member that the document leaves to the playables API.</summary>
internal sealed class LooseTextField(string name, TextSlot slot) : Field(name)
{
    /// <inheritdoc/>
    public override bool IsRead => true;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (cursor.Json.TokenType != JsonTokenType.String) return cursor.ReadAny();
        if (!cursor.ReadText(out var text)) return false;
        cursor.Values[slot] = TextPool.Get(text);
        return true;
    }
}
