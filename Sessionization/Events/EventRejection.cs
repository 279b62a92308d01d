namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>Why an event was rejected. The codes are the closed list of api.md.</summary>
/// <param name="Code">One of the constants of <see cref="RejectionCode"/>.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to the failing member within the event, e.g. <c>/connection</c>; empty for the event itself.</param>
/// <param name="Message">What is wrong, in words; never holds text of the client's beyond member names.</param>
public sealed record EventRejection(string Code, string Pointer, string Message);

/// <summary>The rejection codes of api.md.</summary>
public static class RejectionCode
{
    /// <summary>Mandatory and absent or null.</summary>
    public const string MissingField = "missing_field";

    /// <summary>Wrong JSON type.</summary>
    public const string InvalidType = "invalid_type";

    /// <summary>Right type, bad value.</summary>
    public const string InvalidValue = "invalid_value";

    /// <summary>The event's <c>type</c> is none of the six.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>More than 64 KiB or 32 levels.</summary>
    public const string TooLarge = "too_large";

    /// <summary>More than 48 h after receipt.</summary>
    public const string FutureLocaltime = "future_localtime";

    /// <summary>The session's raw events were deleted, their time being over: nothing can be compared or folded with it any more.</summary>
    public const string EventsRetired = "events_retired";

    /// <summary>The number is already taken by other content.</summary>
    public const string Conflict = "conflict";

    /// <summary>The number is taken by other content, and as many contents as are kept have lost against it already.</summary>
    public const string ConflictLimit = "conflict_limit";
}
