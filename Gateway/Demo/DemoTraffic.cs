using Audiogum.Sessions.Gateway.Demo.Delivery;
using Audiogum.Sessions.Gateway.Demo.Listeners;
using Audiogum.Sessions.Gateway.Demo.Listening;

namespace Audiogum.Sessions.Gateway.Demo;

/// <summary>What the demo's listeners send: ordinary days, and then a fair that has no end.</summary>
internal static class DemoTraffic
{
    // For so long the fair is open when the demo starts for the first time, and when it starts again.
    private const long FirstRunUpMs = 3_600_000, LaterRunUpMs = 600_000;

    // When an event of the history was received is the same for all of it: large batches only make it quicker to load.
    private static readonly DeliveryConditions Past = DeliveryConditions.Ordinary with { Patience = TimeSpan.FromMinutes(15) };

    /// <summary>The history, and the fair that it ends in. The same for the same mark.</summary>
    public static IEnumerable<Upload> Whole(DemoHistoryState history)
    {
        var fair = history.To - FirstRunUpMs;
        return CreateUploads(history, fair, listener => Rhythm.Everyday(listener, history.From, fair)
            .Concat(Rhythm.Lively(listener, fair)));
    }

    /// <summary>The fair alone.</summary>
    /// <param name="history">Whose listeners.</param>
    /// <param name="now">When the demo starts again, in milliseconds since 1970.</param>
    public static IEnumerable<Upload> FairAt(DemoHistoryState history, long now)
    {
        var fair = now - LaterRunUpMs;
        return CreateUploads(history, fair, listener => Rhythm.Lively(listener, fair));
    }

    private static IEnumerable<Upload> CreateUploads(DemoHistoryState history, long fair, Func<Listener, IEnumerable<ClientSession>> life) => UploadStream.Merge(
        DemoTenant.All.SelectMany(tenant => ListenerGenerator.Create(history.Seed, tenant.Audience, history.Listeners)).Select(listener => (listener, life(listener))),
        session => session.StartedAt < fair ? Past : DeliveryConditions.Ordinary);
}
