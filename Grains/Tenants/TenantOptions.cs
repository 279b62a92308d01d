namespace Audiogum.Sessions.Grains.Tenants;

/// <summary>How tenants' numbers are kept: configuration section <c>Sessions</c>. Validated at start, all faults at once.</summary>
public sealed class TenantOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions";

    /// <summary>Shards of a tenant, 1 to 1 024; fixed once there is data.</summary>
    public int Shards { get; set; } = 16;

    /// <summary>What is special to a tenant, by tenant.</summary>
    public Dictionary<string, TenantOverrides> Tenants { get; set; } = [];

    /// <summary>How fresh dashboards are.</summary>
    public FreshnessOptions Freshness { get; set; } = new();

    /// <summary>How often a shard that is asked asks the store for rows that it was not told of.</summary>
    public TimeSpan ChangePolling { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A shard that nobody asked for this long lets its sessions go and reads them again when asked.</summary>
    public TimeSpan ShardIdle { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When the sum of a day is held in the stead of its sessions, and kept in the store.</summary>
    public DaySnapshotOptions KeptSums { get; set; } = new();

    /// <summary>Shards that one question asks at the same time, at most.</summary>
    public int ParallelSums { get; set; } = 64;

    /// <summary>The time zone of a tenant's days and months; UTC unless configured.</summary>
    public TimeZoneInfo ZoneOf(string tenant) =>
        Tenants.TryGetValue(tenant, out var settings) ? TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone) : TimeZoneInfo.Utc;
}

/// <summary>What is special to a tenant: <c>Sessions:Tenants:&lt;tenant&gt;</c>.</summary>
public sealed class TenantOverrides
{
    /// <summary>IANA id of the time zone of its days and months.</summary>
    public string TimeZone { get; set; } = "UTC";
}

/// <summary>When a shard keeps the sum of a day that is over, so that it need not be made of its sessions each time somebody comes back to it.</summary>
public sealed class DaySnapshotOptions
{
    /// <summary>The day is over, and nothing of it was received, for so long. It decides when a sum is made, never whether it is right.</summary>
    public TimeSpan SettledAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Sessions of the shard on the day, at least: of fewer the sum is made faster than it is read.</summary>
    public int MinSessions { get; set; } = 64;
}

/// <summary>
/// How long an answer is given again to whoever asks the same: four times what it took to read, so that reading takes
/// a quarter of the time at most, but within these bounds. Under load, where most of that is waiting, what was acknowledged
/// shows within half a second so; with ten times it took 0.7 s.
/// </summary>
public sealed class FreshnessOptions
{
    /// <summary>At least this long.</summary>
    public TimeSpan Shortest { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>At most this long.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(1);
}
