using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Gateway.Authentication;

/// <summary>Who is calling, by the token alone.</summary>
/// <param name="Tenant">The customer; the only source of tenancy.</param>
/// <param name="UserId"><c>sub</c>, or null for a device-only token.</param>
/// <param name="DeviceId"><c>deviceid</c>, or null.</param>
/// <param name="ExpiresAt"><c>exp</c>: streams end here. Milliseconds since 1970.</param>
public sealed record CurrentCaller(string Tenant, string? UserId, string? DeviceId, long ExpiresAt)
{
    /// <summary>Binds an endpoint's parameter to what <see cref="CallerEvaluator"/> found in the token.</summary>
    public static ValueTask<CurrentCaller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<CurrentCaller?>(context.Features.Get<CurrentCaller>());

    /// <summary>The receipt of a post of this caller.</summary>
    /// <param name="receivedAt">Milliseconds since 1970.</param>
    public Receipt ReceiptAt(long receivedAt) => new(receivedAt, UserId, DeviceId);
}
