using Audiogum.Sessions.Gateway.Ingestion;
using Audiogum.Sessions.Grains.Interfaces.Administration;

using Microsoft.Extensions.Options;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary>How many events a tenant, and each device of it, may post.</summary>
/// <param name="PerSecond">Events a second of the tenant.</param>
/// <param name="Burst">Events of the tenant at once.</param>
/// <param name="DevicePerSecond">Events a second of one device.</param>
/// <param name="DeviceBurst">Events of one device at once.</param>
/// <param name="MaxStoredMebibytes">MiB of events that may be stored of it; 0 for any amount.</param>
public readonly record struct EventAllowance(int PerSecond, int Burst, int DevicePerSecond, int DeviceBurst, int MaxStoredMebibytes = 0)
{
    /// <summary>What the configuration allows every tenant.</summary>
    public static EventAllowance FromOptions(IngestionOptions options) =>
        new(options.TenantEventsPerSecond, options.TenantEventsBurst, options.DeviceEventsPerSecond, options.DeviceEventsBurst, options.TenantMaxStoredMebibytes);

    /// <summary>What is left of it by a tenant's own settings: an administrator may lower the operator's numbers, never raise them.</summary>
    public EventAllowance Within(AdministeredSettings settings) => new(
        settings.NumberOf(TenantSetting.EventsPerSecond, PerSecond), settings.NumberOf(TenantSetting.EventsBurst, Burst),
        settings.NumberOf(TenantSetting.DeviceEventsPerSecond, DevicePerSecond), settings.NumberOf(TenantSetting.DeviceEventsBurst, DeviceBurst),
        settings.NumberOf(TenantSetting.MaxStoredMebibytes, MaxStoredMebibytes == 0 ? int.MaxValue : MaxStoredMebibytes) is var most and < int.MaxValue ? most : 0);
}

/// <summary>Finds tenants' allowances; what an administrator sets counts within <see cref="KnownSettings.MaxAge"/>.</summary>
/// <param name="options">What the configuration allows; it counts as long as a tenant's settings could never be read.</param>
/// <param name="known">Tenants' settings.</param>
public sealed class EventAllowanceProvider(IOptions<IngestionOptions> options, KnownSettings known)
{
    private readonly EventAllowance configured = EventAllowance.FromOptions(options.Value);

    /// <summary>A tenant's.</summary>
    public async ValueTask<EventAllowance> GetAsync(string tenant) =>
        await known.GetAsync(tenant) is { Values.Count: > 0 } settings ? configured.Within(settings) : configured;
}
