using System.Text.Json;

using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Gateway.Explorer.Documents;

/// <summary>A page of sessions, newest first. A row is the session without its play sessions.</summary>
/// <param name="Sessions">The rows.</param>
/// <param name="Next">The cursor of the next page; absent on the last one.</param>
public sealed record SessionPage(IReadOnlyList<SessionDocument> Sessions, string? Next = null);

/// <summary>A page of play sessions, newest first. Each row has <c>sessionid</c>, <c>userid</c> and <c>deviceid</c> as well.</summary>
/// <param name="Plays">The rows.</param>
/// <param name="Next">The cursor of the next page; absent on the last one.</param>
public sealed record PlayPage(IReadOnlyList<PlaySessionDocument> Plays, string? Next = null);

/// <summary>The raw events of a session in sequence order; conflict losers follow their number.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Events">The events.</param>
public sealed record RawEvents(string SessionId, IReadOnlyList<RawEvent> Events);

/// <summary>Raw play events, newest first.</summary>
/// <param name="PlayEvents">The events.</param>
public sealed record RawPlayEvents(IReadOnlyList<RawEvent> PlayEvents);

/// <summary>An event as it was sent, and what token and server say of it.</summary>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="UserId">The token's user.</param>
/// <param name="DeviceId">The token's device.</param>
/// <param name="Event">The event, verbatim.</param>
/// <param name="Conflict">True for an event whose number was already taken by other content.</param>
public sealed record RawEvent(DateTimeOffset ReceivedAt, JsonElement Event, string? UserId = null, string? DeviceId = null, bool? Conflict = null);

/// <summary>Rejected events and conflict losers, newest first.</summary>
/// <param name="Rejections">The events.</param>
public sealed record RejectedEvents(IReadOnlyList<RejectedEvent> Rejections);

/// <summary>An event that was not taken, and why.</summary>
/// <param name="ReceivedAt">When it was received.</param>
/// <param name="UserId">The token's user.</param>
/// <param name="DeviceId">The token's device.</param>
/// <param name="Code">As in the answer to the post.</param>
/// <param name="Pointer">JSON pointer within the event.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="Event">The event as sent; as text when it is not valid JSON by itself.</param>
public sealed record RejectedEvent(
    DateTimeOffset ReceivedAt, string Code, string Pointer, string Message, JsonElement Event, string? UserId = null, string? DeviceId = null);

/// <summary>An error answer (RFC 9457).</summary>
/// <param name="Type"><c>about:blank</c>.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable: what a program may branch on.</param>
/// <param name="TraceId">Names this request in the service's traces.</param>
/// <param name="Detail">This occurrence, in words.</param>
/// <param name="Parameter">The query parameter at fault.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string Code, string TraceId, string? Detail = null, string? Parameter = null);
