using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

/// <summary>Contributions for examples: a session of two events at its start, and nothing else unless said.</summary>
internal static class Contributions
{
    public static LiveFacts NotLive { get; } = new() { DeviceName = "Kitchen", Receipts = [], Plays = [] };

    public static SessionContribution Session(long startedAt, params PlayFacts[] plays) => new(
        new()
        {
            StartedAt = startedAt,
            LastReceivedAt = startedAt,
            OpenUntil = startedAt,
            UserId = "u",
            DeviceId = "d",
            Counters = new() { Events = 2, PlayEvents = 2 },
            Missing = 0,
            Duplicates = 0,
            Conflicts = 0,
        },
        plays,
        NotLive);

    public static PlayFacts Play(long startedAt, string source, params ItemFacts[] items) => new()
    {
        StartedAt = startedAt,
        Dimensions = Dimensions(source),
        EstimatedMs = 0,
        Times = default,
        Itemless = [],
        Items = items,
        Counts = [],
    };

    public static ItemFacts Item(long startedAt, string reference, string name, long listeningMs) => new()
    {
        StartedAt = startedAt,
        Identity = new(ItemIdentityKind.Reference, "tidal", reference),
        Name = name,
        ArtistDisplayName = "Artist",
        Service = "tidal",
        Qualified = listeningMs >= 30_000,
        Listening = listeningMs == 0 ? [] : [new(QuarterHours.Of(startedAt), listeningMs)],
    };

    public static PlayDimensions Dimensions(string source) => new()
    {
        Source = source,
        Client = "App",
        ClientVersion = "1.0",
        Platform = "Linux",
        PlatformVersion = "6",
        DeviceName = "Kitchen",
        DeviceManufacturer = "Maker",
        Connection = "wan",
    };

    /// <summary>The sum over the quarter hours [from, to).</summary>
    public static Rollup Sum(this IEnumerable<SessionContribution> contributions, long from = 0, long to = long.MaxValue)
    {
        var tally = new RollupTally(from, to);
        foreach (var contribution in contributions) tally.Add(contribution);
        return tally.ToRollup();
    }
}
