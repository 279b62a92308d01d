using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

/// <summary>Contributions for examples: a session of two events at its start, and nothing else unless said. 0 is 1970, by a set clock.</summary>
internal static class ContributionExamples
{
    public static LiveState NotLive { get; } = new() { DeviceName = "Kitchen", Receipts = [] };

    public static SessionContribution Session(long startedAt, params PlaySession[] plays) => new(
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
        default,
        plays,
        0,
        NotLive);

    public static PlaySession Play(long startedAt, string source, params ItemPlay[] items) => new()
    {
        OpenedBy = 1,
        Implied = false,
        ContinuedFrom = null,
        StartedAt = At(startedAt),
        EndedAt = At(startedAt),
        EndReason = Outcome.Open,
        Dimensions = Dimensions(source),
        ListeningMs = items.Sum(item => item.ListeningMs),
        EstimatedMs = 0,
        TailEstimateMs = 0,
        Times = default,
        ClockJumps = 0,
        IsWhole = true,
        Items = ChainOf(items),
        Itemless = null,
        Marks = null,
        ExpiresAfterMs = 0,
        IsPlaying = false,
    };

    public static ItemPlay Item(long startedAt, string reference, string name, long listeningMs) => new(
        2, false, new() { Name = name, ArtistDisplayName = "Artist", Service = "tidal", Ref = reference }, "tidal", At(startedAt),
        listeningMs, 0, Outcome.Open, Listening(startedAt, listeningMs));

    public static PersistentList<ListeningSpan>? Listening(long startedAt, long ms) =>
        ms == 0 ? null : ChainOf(new ListeningSpan(At(startedAt), ms));

    public static ClockTime At(long instant) => new(instant, false);

    public static PersistentList<T>? ChainOf<T>(params IEnumerable<T> elements) => elements.Aggregate((PersistentList<T>?)null, (chain, element) => chain.Add(element));

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
    public static Rollup Sum(this IEnumerable<SessionContribution> contributions, long from = 0, long to = 10_000_000)
    {
        var accumulator = new RollupAccumulator(from, to);
        foreach (var contribution in contributions) accumulator.Add(contribution);
        return accumulator.ToRollup();
    }
}
