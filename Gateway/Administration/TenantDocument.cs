using Audiogum.Sessions.Grains.Interfaces.Administration;

namespace Audiogum.Sessions.Gateway.Administration;

/// <summary>The answer of <c>GET /v1/admin/tenant</c>: every setting as it counts.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Version">Counts changes by administrators, from 0.</param>
/// <param name="TimeZone">IANA id of the time zone of its days and months.</param>
/// <param name="EventsPerSecond">Events a second that the tenant may post for long.</param>
/// <param name="EventsBurst">Events that it may post at once after a rest.</param>
/// <param name="DeviceEventsPerSecond">Events a second that one device may post for long.</param>
/// <param name="DeviceEventsBurst">Events that one device may post at once after a rest.</param>
/// <param name="MaxStoredMebibytes">MiB of events that may be stored of it; 0 for any amount.</param>
/// <param name="RetentionDays">Days after their receipt when raw events are deleted; 0 for never.</param>
/// <param name="Set">Names of the settings that an administrator has set; the others are as configured.</param>
public sealed record TenantDocument(
    string Tenant, long Version, string TimeZone, int EventsPerSecond, int EventsBurst, int DeviceEventsPerSecond, int DeviceEventsBurst, int MaxStoredMebibytes, int RetentionDays,
    IReadOnlyList<string> Set)
{
    /// <summary>Presents what is set over what is configured.</summary>
    public static TenantDocument Create(string tenant, AdministeredSettings settings, EventAllowance configured)
    {
        var allowed = configured.Within(settings);
        return new(
            tenant, settings.Version, settings.TimeZone, allowed.PerSecond, allowed.Burst, allowed.DevicePerSecond, allowed.DeviceBurst,
            allowed.MaxStoredMebibytes, settings.RetentionDays,
            [.. TenantSetting.All.Select(setting => setting.Name).Where(settings.Values.ContainsKey)]);
    }
}

/// <summary>The body of <c>PATCH /v1/admin/tenant</c>: members left out stay as they are, null takes a setting back.</summary>
/// <param name="TimeZone">An IANA id.</param>
/// <param name="EventsPerSecond">At most the configured number.</param>
/// <param name="EventsBurst">At most the configured number.</param>
/// <param name="DeviceEventsPerSecond">At most the configured number.</param>
/// <param name="DeviceEventsBurst">At most the configured number.</param>
/// <param name="MaxStoredMebibytes">At most the configured number, where one is configured.</param>
/// <param name="RetentionDays">0 for never, to 36 500.</param>
public sealed record TenantChange(string? TimeZone, int? EventsPerSecond, int? EventsBurst, int? DeviceEventsPerSecond, int? DeviceEventsBurst, int? MaxStoredMebibytes, int? RetentionDays);
