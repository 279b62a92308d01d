namespace Audiogum.Sessions.Sessionization.Events;

/// <summary>A valid event: what the fold reads of it, beside the bytes it came as.</summary>
/// <param name="Event">The typed record.</param>
/// <param name="Json">The event's own UTF-8 JSON, verbatim, at most <see cref="EventLimits.MaxEventBytes"/> bytes. Never changed after reading.</param>
public sealed record AcceptedEvent(SessionEvent Event, ReadOnlyMemory<byte> Json);
