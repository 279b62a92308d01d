using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Interfaces.Administration;
using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>The time zones of tenants: set by an administrator, else configured. A new one is seen within <see cref="KnownSettings.MaxAge"/>.</summary>
/// <param name="known">Tenants' settings.</param>
/// <param name="configured">The configured zones.</param>
public sealed class TenantTimeZones(KnownSettings known, IOptions<TenantOptions> configured)
{
    /// <summary>The zone for numbers that somebody reads.</summary>
    /// <exception cref="DataUnavailableException">It could never be read: days of another zone would be other numbers.</exception>
    public async ValueTask<TimeZoneInfo> GetAsync(string tenant) =>
        TimeZoneInfo.FindSystemTimeZoneById((await known.GetAsync(tenant) ?? throw new DataUnavailableException("The tenant's settings cannot be read now.")).TimeZone);

    /// <summary>The zone for what no number depends on: the configured one as long as no other could be read.</summary>
    public async ValueTask<TimeZoneInfo> LikelyAsync(string tenant) =>
        await known.GetAsync(tenant) is { } settings ? TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone) : configured.Value.ZoneOf(tenant);
}
