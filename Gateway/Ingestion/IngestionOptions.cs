using Audiogum.Sessions.Sessionization.Events;

namespace Audiogum.Sessions.Gateway.Ingestion;

/// <summary>Bounds of the ingestion door that an operator may set; configuration section <c>Ingestion</c>.</summary>
public sealed class IngestionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Ingestion";

    /// <summary>Least bytes in flight: a few posts of the largest size, as sent and inflated.</summary>
    public const long LeastBytesInFlight = 16L * 1024 * 1024;

    private const int MaxRate = 100_000_000;

    /// <summary>Bytes of bodies that all posts together may hold in memory; beyond it 503. Default 256 MiB; at least 16 MiB.</summary>
    public long MaxBytesInFlight { get; set; } = 256L * 1024 * 1024;

    /// <summary>Bytes of bodies that the posts of one tenant may hold, and never more than is free beside it; beyond it 429. Default 128 MiB; at least 16 MiB.</summary>
    public long MaxTenantBytesInFlight { get; set; } = 128L * 1024 * 1024;

    /// <summary>Sessions of one post that are written at the same time. Default 32; 1 to 1 000.</summary>
    public int SessionsAtOnce { get; set; } = 32;

    /// <summary>How long a client may take to send a body; then 408. Default 2 min; 1 s to 1 h.</summary>
    public TimeSpan PostTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Events a second that a tenant may post for long; beyond it 429. Default 1 000 000; 1 to 100 million.</summary>
    public int TenantEventsPerSecond { get; set; } = 1_000_000;

    /// <summary>Events that a tenant may post at once after a rest. Default 10 000 000; 1 000 (a post) to 100 million.</summary>
    public int TenantEventsBurst { get; set; } = 10_000_000;

    /// <summary>Events a second that one device of a tenant may post for long; beyond it 429. Default 200 000; 1 to 100 million.</summary>
    public int DeviceEventsPerSecond { get; set; } = 200_000;

    /// <summary>Events that a device may post at once after a rest, as one does that was offline. Default 5 000 000; 1 000 (a post) to 100 million.</summary>
    public int DeviceEventsBurst { get; set; } = 5_000_000;

    /// <summary>MiB of events, as sent, that may be stored of a tenant; beyond them 429, <c>quota</c>. 0, the default: any amount; to 100 million.</summary>
    public int TenantMaxStoredMebibytes { get; set; }

    /// <summary>What is wrong with the bounds, or null.</summary>
    public string? Fault() =>
        MaxBytesInFlight < LeastBytesInFlight || MaxTenantBytesInFlight < LeastBytesInFlight ? $"{Section}: bytes in flight must be at least {LeastBytesInFlight}."
        : SessionsAtOnce is < 1 or > EventLimits.MaxEvents ? $"{Section}: {nameof(SessionsAtOnce)} must be from 1 to {EventLimits.MaxEvents}."
        : PostTimeout < TimeSpan.FromSeconds(1) || PostTimeout > TimeSpan.FromHours(1) ? $"{Section}: {nameof(PostTimeout)} must be from 1 s to 1 h."
        : TenantEventsPerSecond is < 1 or > MaxRate || DeviceEventsPerSecond is < 1 or > MaxRate ? $"{Section}: events a second must be from 1 to {MaxRate}."
        : TenantEventsBurst is < EventLimits.MaxEvents or > MaxRate || DeviceEventsBurst is < EventLimits.MaxEvents or > MaxRate
            ? $"{Section}: a burst must be from {EventLimits.MaxEvents} events, which one post may have, to {MaxRate}."
        : TenantMaxStoredMebibytes is < 0 or > MaxRate ? $"{Section}: {nameof(TenantMaxStoredMebibytes)} must be from 0 to {MaxRate}."
        : null;
}
