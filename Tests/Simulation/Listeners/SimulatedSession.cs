namespace Audiogum.Sessions.Tests.Simulation.Listeners;

/// <summary>One run of a client: what really happened, and what it says about it.</summary>
/// <param name="SessionId">32 hex digits.</param>
/// <param name="Events">The events in the order in which they happened.</param>
/// <param name="ListenedMs">How long was really listened, where the events are enough to tell; else null.</param>
internal sealed record SimulatedSession(string SessionId, IReadOnlyList<OutgoingEvent> Events, long? ListenedMs);

/// <summary>An event as a client may send it.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Number">Its sequence number.</param>
/// <param name="Content">Distinguishes contents of the same number: 0 is the client's own, others are conflicts.</param>
/// <param name="Text">The text.</param>
internal sealed record OutgoingEvent(string SessionId, long Number, int Content, string Text);
