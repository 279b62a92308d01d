using System.ComponentModel.DataAnnotations;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>Settings of the demo, section <c>Demo</c>; without <c>--demo</c> they mean nothing.</summary>
public sealed class DemoOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Demo";

    /// <summary>Listeners of each tenant. Default 80; 1 to 2 000.</summary>
    [Range(1, 2_000)]
    public int Listeners { get; set; } = 80;

    /// <summary>Days of history that the first start makes. Default 14; 1 to 60.</summary>
    [Range(1, 60)]
    public int HistoryDays { get; set; } = 14;

    /// <summary>Whether listeners go on playing once the history is there. Default true.</summary>
    public bool Live { get; set; } = true;

    /// <summary>Where chance begins: the same seed makes the same listeners. Default 20160726.</summary>
    public ulong Seed { get; set; } = 20_160_726;
}
