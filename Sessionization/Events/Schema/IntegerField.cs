namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// A long: an integer literal in the range of 64 bits, kept if it lies within the bounds that the fold believes and
/// absent otherwise (semantics §5: a negative offset is valid and counts as none).
/// </summary>
internal sealed class IntegerField(
    string name, NumberSlot slot = NumberSlot.None, long least = long.MinValue, long most = long.MaxValue) : Field(name)
{
    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadInteger(out var value)) return false;
        if (slot != NumberSlot.None && value >= least && value <= most) cursor.Values[slot] = value;
        return true;
    }
}

/// <summary>The sequence number: an integer literal from 0 to 2^63−1; <c>-0</c> is 0.</summary>
internal sealed class SequenceNumberField() : Field("sequencenumber")
{
    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadInteger(out var value)) return false;
        if (value < 0) return cursor.Fail(RejectionCode.InvalidValue, "must not be negative");
        cursor.Values[NumberSlot.SequenceNumber] = value;
        return true;
    }
}
