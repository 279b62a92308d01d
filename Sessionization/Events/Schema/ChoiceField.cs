using System.Text;

namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>One of a closed list of words, in exact spelling.</summary>
internal sealed class ChoiceField(string name, TextSlot slot, NumberSlot place, params string[] words) : Field(name)
{
    private readonly byte[][] utf8Words = Array.ConvertAll(words, Encoding.UTF8.GetBytes);
    private readonly string message = "must be one of " + string.Join(", ", words);

    /// <summary>A choice that is judged and not kept.</summary>
    public ChoiceField(string name, params string[] words) : this(name, TextSlot.None, NumberSlot.None, words) { }

    /// <summary>A choice kept as its word.</summary>
    public ChoiceField(string name, TextSlot slot, params string[] words) : this(name, slot, NumberSlot.None, words) { }

    /// <summary>A choice kept as its place in the list.</summary>
    public ChoiceField(string name, NumberSlot place, params string[] words) : this(name, TextSlot.None, place, words) { }

    /// <inheritdoc/>
    public override bool IsClosed => true;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadText(out var text)) return false;
        var index = 0;
        while (index < words.Length && !text.SequenceEqual(utf8Words[index])) index++;
        if (index == words.Length) return cursor.Fail(RejectionCode.InvalidValue, message);
        if (slot != TextSlot.None) cursor.Values[slot] = words[index];
        if (place != NumberSlot.None) cursor.Values[place] = index;
        return true;
    }
}
