namespace Audiogum.Sessions.Sessionization;

/// <summary>What the server and the token say of a post: never taken from the body (api.md, Identity).</summary>
/// <param name="ReceivedAt">When the server received it, milliseconds since 1970.</param>
/// <param name="UserId">The token's <c>sub</c>, or null.</param>
/// <param name="DeviceId">The token's <c>deviceid</c>, or null.</param>
public sealed record Receipt(long ReceivedAt, string? UserId, string? DeviceId);
