namespace Audiogum.Sessions.Grains.Exports;

/// <summary>How exports are written: configuration section <c>Exports</c>. Validated at start.</summary>
public sealed class ExportOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Exports";

    /// <summary>How often what is new is written; 100 ms to a day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Tenants that a silo writes for at the same time, 1 to 64: each holds a batch in memory.</summary>
    public int TenantsAtOnce { get; set; } = 2;

    /// <summary>Whether the values can be used.</summary>
    public static bool IsValid(ExportOptions options) =>
        options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromDays(1)
        && options.TenantsAtOnce is >= 1 and <= 64;
}
