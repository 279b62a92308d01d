namespace Audiogum.Sessions.Grains.SelfChecks;

/// <summary>How what is derived is compared with its source: configuration section <c>Sessions:SelfCheck</c>. Validated at start.</summary>
public sealed class SelfCheckOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions:SelfCheck";

    /// <summary>Whether it is compared. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often a tenant's next days are compared; at most half of the time is spent at it. Default 1 h; 100 ms to 1 day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>From when on, after all days began to be compared, they are compared again. Default 1 day; 100 ms to 90 days.</summary>
    public TimeSpan Cycle { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Events that are folded again for a day, a second; a silo compares four days of different tenants at a time. Default 2 000;
    /// 100 to 10 000 000.
    /// </summary>
    public int EventsPerSecond { get; set; } = 2_000;

    /// <summary>Whether the values can be used.</summary>
    public static bool IsValid(SelfCheckOptions options) =>
        options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromDays(1)
        && options.Cycle >= TimeSpan.FromMilliseconds(100) && options.Cycle <= TimeSpan.FromDays(90)
        && options.EventsPerSecond is >= 100 and <= 10_000_000;
}
