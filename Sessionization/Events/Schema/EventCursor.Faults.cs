namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <content>The fault of the event. Every method that notes one returns false, to be returned.</content>
internal ref partial struct EventCursor
{
    /// <summary>Why the event is rejected, or null so far.</summary>
    public readonly EventRejection? Rejection => code is null ? null : new(code, pointer, message);

    /// <summary>Notes a fault at the current value.</summary>
    public bool Fail(string faultCode, string words)
    {
        (code, pointer, message) = (faultCode, string.Empty, words);
        return false;
    }

    /// <summary>Notes that a mandatory value is absent or null.</summary>
    public bool FailMissing() => Fail(RejectionCode.MissingField, "is mandatory");

    /// <summary>Puts a segment before the fault's pointer.</summary>
    public bool Within(string segment)
    {
        // A limit is the whole event's fault, wherever it was met.
        if (code != RejectionCode.TooLarge)
            pointer = $"/{segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}{pointer}";
        return false;
    }

    private bool FailTooLarge(string words) => Fail(RejectionCode.TooLarge, words);

    private bool FailRepeated() => Fail(RejectionCode.InvalidValue, "must not come twice in an object");

    private bool FailLone() => Fail(RejectionCode.InvalidValue, "must not hold half of a surrogate pair");
}
