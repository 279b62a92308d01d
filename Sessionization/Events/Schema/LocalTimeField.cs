namespace Audiogum.Sessions.Sessionization.Events.Schema;

/// <summary>
/// <c>localtime</c>: <see cref="LocalTime"/>, as an instant in UTC not before 1970 and, on arrival, not more than
/// <see cref="EventLimits.MaxFutureMs"/> after receipt.
/// </summary>
internal sealed class LocalTimeField() : Field("localtime")
{
    /// <inheritdoc/>
    public override bool IsClosed => true;

    /// <inheritdoc/>
    public override bool ReadValue(ref EventCursor cursor)
    {
        if (!cursor.ReadText(out var text)) return false;
        if (!LocalTime.TryParse(text, out var instant, out var offsetMinutes))
            return cursor.Fail(RejectionCode.InvalidValue, "must be a real date and time such as 2016-07-26T08:45:55.721+01:00");
        if (instant < 0)
            return cursor.Fail(RejectionCode.InvalidValue, "must not be before 1970-01-01T00:00:00Z");
        if (cursor.ReceivedAt is { } receivedAt && instant - receivedAt > EventLimits.MaxFutureMs)
            return cursor.Fail(RejectionCode.FutureLocaltime, "must not be more than 48 hours after receipt");
        cursor.Values[NumberSlot.Instant] = instant;
        cursor.Values[NumberSlot.UtcOffsetMinutes] = offsetMinutes;
        return true;
    }
}
