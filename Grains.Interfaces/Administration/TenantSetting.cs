using System.Globalization;

namespace Audiogum.Sessions.Grains.Interfaces.Administration;

/// <summary>
/// One thing that a tenant's administrator may set. Where nothing is set the configuration counts. Values are kept as text,
/// numbers in digits.
/// </summary>
/// <param name="Name">Its name in documents.</param>
/// <param name="Least">The smallest number, or null for a setting that is no number.</param>
/// <param name="Most">The largest number, or null.</param>
public sealed record TenantSetting(string Name, long? Least, long? Most)
{
    private const long MaxRate = 100_000_000;

    private const long LeastBurst = 1_000; // a post

    private const long MaxDays = 36_500;

    /// <summary>IANA id of the time zone of the tenant's days and months.</summary>
    public static TenantSetting TimeZone { get; } = new("timezone", null, null);

    /// <summary>Events a second that the tenant may post for long.</summary>
    public static TenantSetting EventsPerSecond { get; } = new("eventspersecond", 1, MaxRate);

    /// <summary>Events that the tenant may post at once after a rest.</summary>
    public static TenantSetting EventsBurst { get; } = new("eventsburst", LeastBurst, MaxRate);

    /// <summary>Events a second that one device of the tenant may post for long.</summary>
    public static TenantSetting DeviceEventsPerSecond { get; } = new("deviceeventspersecond", 1, MaxRate);

    /// <summary>Events that one device of the tenant may post at once after a rest.</summary>
    public static TenantSetting DeviceEventsBurst { get; } = new("deviceeventsburst", LeastBurst, MaxRate);

    /// <summary>MiB of events that may be stored of the tenant; unset: as configured.</summary>
    public static TenantSetting MaxStoredMebibytes { get; } = new("maxstoredmebibytes", 1, MaxRate);

    /// <summary>Days after their receipt when raw events are deleted; 0, or unset: never.</summary>
    public static TenantSetting RetentionDays { get; } = new("retentiondays", 0, MaxDays);

    /// <summary>All of them, in the order of documents.</summary>
    public static IReadOnlyList<TenantSetting> All { get; } = [TimeZone, EventsPerSecond, EventsBurst, DeviceEventsPerSecond, DeviceEventsBurst, MaxStoredMebibytes, RetentionDays];

    /// <summary>The setting with a name, or null.</summary>
    public static TenantSetting? Find(string name) => All.FirstOrDefault(setting => setting.Name == name);

    /// <summary>What is wrong with a value, in words that hold nothing of it; null when nothing is.</summary>
    public string? Fault(string value)
    {
        if (Least is null) return ZoneNames.IsKnown(value) ? null : $"{Name} must be an IANA time zone known here.";
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{Name} must be a whole number from {Least} to {Most}.");
    }
}
