using System.Text.Json;
using Audiogum.Sessions.Gateway.Demo.Listeners;
using Audiogum.Sessions.Gateway.Demo.Listening;
using Audiogum.Sessions.Gateway.Demo.Uplink;

namespace Audiogum.Sessions.Tests.Cluster.Demo;

/// <summary>Some days of two tenants, made as the demo makes them.</summary>
internal static class SimulatedTraffic
{
    public const long From = 1_795_132_800_000, To = From + (4 * 86_400_000L); // 2026-11-20 to 2026-11-24

    public static IEnumerable<Listener> Listeners(ulong seed) =>
        [.. Crowd.Create(seed, Audience.Worldwide("one"), 40), .. Crowd.Create(seed, Audience.Nordic("two"), 40)];

    public static List<Upload> Days(ulong seed, Conditions conditions) =>
        [.. Traffic.Merge(Listeners(seed).Select(listener => (listener, Rhythm.Everyday(listener, From, To))), _ => conditions)];

    public static List<Upload> LivelyHour(ulong seed, Conditions conditions) =>
        [.. Traffic.Merge(Listeners(seed).Select(listener => (listener, Rhythm.Lively(listener, From))), _ => conditions).TakeWhile(upload => upload.At < From + 3_600_000)];

    public static JsonElement Read(ClientEvent entry) => JsonElement.Parse(entry.Json.Span);
}
