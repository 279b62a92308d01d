namespace Audiogum.Sessions.Gateway.Demo.Listeners;

/// <summary>One event as its client wrote it.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Number">Its sequence number.</param>
/// <param name="At">When it happened, in true time: milliseconds since 1970. What the device's clock said is in the JSON.</param>
/// <param name="Json">The event's UTF-8 JSON.</param>
public sealed record ClientEvent(string SessionId, long Number, long At, ReadOnlyMemory<byte> Json);

/// <summary>One run of a client: everything that it recorded, whole and in order. What the channel makes of it comes later.</summary>
/// <param name="StartedAt">When it began, in milliseconds since 1970; no event is earlier.</param>
/// <param name="Events">Its events by number, at least one.</param>
public sealed record ClientSession(long StartedAt, IReadOnlyList<ClientEvent> Events);
