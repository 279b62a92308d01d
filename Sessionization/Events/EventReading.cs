namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>The verdict on one event: exactly one of <see cref="Event"/> and <see cref="Rejection"/> is not null.</summary>
/// <param name="Event">The event, if valid.</param>
/// <param name="Rejection">Why it is not, otherwise.</param>
/// <param name="UnknownSource">Valid, but its <c>source</c> is none of the documented ones (a warning, never a rejection).</param>
public readonly record struct EventReading(SessionEvent? Event, EventRejection? Rejection, bool UnknownSource);

/// <summary>One element of the <c>events</c> array, judged alone.</summary>
/// <param name="Json">The element's own bytes, verbatim: a slice of the body.</param>
/// <param name="Reading">The verdict.</param>
public readonly record struct BatchEntry(ReadOnlyMemory<byte> Json, EventReading Reading);

/// <summary>Why a whole post cannot be judged event by event.</summary>
public enum BatchFault : byte
{
    /// <summary>None: the entries are valid.</summary>
    None,

    /// <summary>Not one JSON document in valid UTF-8 (400).</summary>
    MalformedJson,

    /// <summary>The root is not an object, has a duplicate member, no <c>events</c> array or an empty one, or another schema version (400).</summary>
    InvalidEnvelope,

    /// <summary>More than <see cref="EventLimits.MaxEvents"/> events, or more than <see cref="EventLimits.MaxRootMembers"/> members beside them (413).</summary>
    TooLarge,
}

/// <summary>A body, read once.</summary>
/// <param name="Fault">Why nothing of it can be judged, or <see cref="BatchFault.None"/>.</param>
/// <param name="Message">The fault in words; empty without one.</param>
/// <param name="Entries">The elements in the order sent; empty with a fault.</param>
public sealed record BatchReading(BatchFault Fault, string Message, IReadOnlyList<BatchEntry> Entries);
