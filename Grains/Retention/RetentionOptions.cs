namespace Audiogum.Sessions.Grains.Retention;

/// <summary>How often is looked for raw events whose time is over: configuration section <c>Sessions:Retention</c>. Validated at start.</summary>
public sealed class RetentionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sessions:Retention";

    /// <summary>How often. Default 1 h; 100 ms to 1 day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far time is believed to have gone on from one round to the next, at most (<see cref="TrustedClock"/>). Default 2 h; Interval to 3 650 days.</summary>
    public TimeSpan MaxStep { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Days after their receipt when rejected events are deleted, also of tenants that keep raw events longer; their counts stay. Default 30; 1 to 36 500.</summary>
    public int RejectionDays { get; set; } = 30;

    /// <summary>Whether the values can be used.</summary>
    public static bool IsValid(RetentionOptions options) =>
        options.Interval >= TimeSpan.FromMilliseconds(100) && options.Interval <= TimeSpan.FromDays(1)
        && options.MaxStep >= options.Interval && options.MaxStep <= TimeSpan.FromDays(3_650) && options.RejectionDays is >= 1 and <= 36_500;
}
