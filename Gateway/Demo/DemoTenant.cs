using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>A tenant of the demo.</summary>
/// <param name="Name">The tenant.</param>
/// <param name="Variable">Name of the shell variable that the printed commands keep its token in.</param>
/// <param name="ZoneId">IANA id of the time zone of its days and months.</param>
/// <param name="Audience">What it has sold, and where.</param>
internal sealed record DemoTenant(string Name, string Variable, string ZoneId, ListenerMix Audience)
{
    private const string Acme = "acme-audio", Nordic = "nordic-sound";

    /// <summary>Both: one that counts in UTC, and one in a European time zone.</summary>
    public static IReadOnlyList<DemoTenant> All { get; } =
    [
        new(Acme, "ACME", "UTC", ListenerMix.Worldwide(Acme)),
        new(Nordic, "NORDIC", "Europe/Oslo", ListenerMix.Nordic(Nordic)),
    ];

    /// <summary>The time zone; UTC on a machine that has no time zones.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(ZoneId, out var zone) ? zone : TimeZoneInfo.Utc;
}
