using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization;

/// <summary>An event of the event set: the first content of its number, with its earliest receipt (semantics §3).</summary>
/// <param name="Event">The event.</param>
/// <param name="Receipt">Its receipt; the user and device are those of the token that brought the first copy.</param>
public readonly record struct ReceivedEvent(SessionEvent Event, Receipt Receipt)
{
    /// <summary>The event when a copy of it was received at another time: the earlier of the two counts.</summary>
    public ReceivedEvent ReceivedBy(long receivedAt) =>
        receivedAt < Receipt.ReceivedAt ? this with { Receipt = Receipt with { ReceivedAt = receivedAt } } : this;
}
