using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Sessionization.PlaySessions;

/// <summary>An event at its place in the sequence.</summary>
/// <param name="Event">The event.</param>
/// <param name="Time">Its time.</param>
/// <param name="Gaps">How many gaps lie before it in the session: two events with equal counts have no gap between them.</param>
/// <param name="Anchored">Whether the session's line of numbers begins where it should (§3).</param>
public readonly record struct FoldedEvent(SessionEvent Event, ClockTime Time, long Gaps, bool Anchored);
