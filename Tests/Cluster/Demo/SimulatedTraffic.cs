using System.Text.Json;
using Audiogum.Sessions.Gateway.Demo.Delivery;
using Audiogum.Sessions.Gateway.Demo.Listeners;
using Audiogum.Sessions.Gateway.Demo.Listening;

namespace Audiogum.Sessions.Tests.Cluster.Demo;

/// <summary>Some days of two tenants, made as the demo makes them.</summary>
internal static class SimulatedTraffic
{
    public const long From = 1_795_132_800_000, To = From + (4 * 86_400_000L); // 2026-11-20 to 2026-11-24

    public static IEnumerable<Listener> Listeners(ulong seed) =>
        [.. ListenerGenerator.Create(seed, ListenerMix.Worldwide("one"), 40),
            .. ListenerGenerator.Create(seed, ListenerMix.Nordic("two"), 40)];

    public static List<Upload> Days(ulong seed, DeliveryConditions conditions) =>
        [.. UploadStream.Merge(Listeners(seed).Select(listener => (listener, Rhythm.Everyday(listener, From, To))),
            _ => conditions)];

    public static List<Upload> LivelyHour(ulong seed, DeliveryConditions conditions) =>
        [.. UploadStream.Merge(Listeners(seed).Select(listener => (listener, Rhythm.Lively(listener, From))), _ => conditions).TakeWhile(upload => upload.At < From + 3_600_000)];

    public static JsonElement Read(ClientEvent entry) => JsonElement.Parse(entry.Json.Span);
}
