using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;
using CsCheck;

namespace Audiogum.Sessions.Tests.Sessionization.Rollups;

/// <summary>Random contributions over a few quarter hours and few values, so that cells collide.</summary>
internal static class ContributionGen
{
    /// <summary>Quarter hours that anything lies in: [0, Span).</summary>
    public const int Span = 12;

    private static readonly Gen<long> Instant = Gen.Long[0, (Span * QuarterHours.Length) - 1];
    private static readonly Gen<long> Count = Gen.Long[0, 5];
    private static readonly Gen<string> Word = Gen.OneOf("a", "b", "c");
    private static readonly Gen<string?> Maybe = Gen.OneOf<string?>(null, "x", "y");

    private static readonly Gen<IReadOnlyList<QuarterTime>> Times =
        Gen.Select(Gen.Long[0, Span - 1], Gen.Long[1, 900_000], (quarter, ms) => new QuarterTime(quarter, ms)).Array[0, 3]
            .Select(times => (IReadOnlyList<QuarterTime>)times.DistinctBy(time => time.Quarter).OrderBy(time => time.Quarter).ToArray());

    private static readonly Gen<IReadOnlyList<QuarterCounts>> Counts =
        Gen.Select(Gen.Long[0, Span - 1], Gen.Int[0, 2], Gen.Int[0, 2], (quarter, a, b) => new QuarterCounts(quarter, a, b, a, b)).Array[0, 2]
            .Select(counts => (IReadOnlyList<QuarterCounts>)counts.DistinctBy(count => count.Quarter).OrderBy(count => count.Quarter).ToArray());

    private static readonly Gen<ItemIdentity> Identity =
        Gen.Select(Gen.Enum<ItemIdentityKind>(), Maybe, Word, (kind, scope, value) => new ItemIdentity(kind, scope, value));

    private static readonly Gen<ItemFacts> Item =
        Gen.Select(Instant, Identity, Word, Maybe, Maybe, Gen.Bool, Times, (at, identity, name, artist, service, qualified, listening) => new ItemFacts
        {
            StartedAt = at,
            Identity = identity,
            Name = name,
            ArtistDisplayName = artist,
            Service = service,
            Qualified = qualified,
            Listening = listening,
        });

    private static readonly Gen<PlayDimensions> Dimensions =
        Gen.Select(Word, Maybe, Maybe, Word, Gen.Long[1, 3], Gen.Short[-840, 840], (source, service, playable, client, preset, offset) =>
            Contributions.Dimensions(source) with { Service = service, PlayableId = playable, Client = client, PresetNumber = preset, UtcOffsetMinutes = offset });

    private static readonly Gen<PlayFacts> Play =
        Gen.Select(Instant, Dimensions, Count, Count, Times, Item.Array[0, 4], Counts, (at, dimensions, estimated, paused, itemless, items, counts) => new PlayFacts
        {
            StartedAt = at,
            Dimensions = dimensions,
            EstimatedMs = estimated,
            Times = new(paused, estimated, paused, 0, estimated, 1),
            Itemless = itemless,
            Items = items,
            Counts = counts,
        });

    private static readonly Gen<SessionFacts> Session =
        Gen.Select(Instant, Gen.Long[0, 9], Gen.Long[0, 9], Maybe, Maybe, Count, Gen.OneOf(0, 3, long.MaxValue), (at, received, open, user, device, count, missing) => new SessionFacts
        {
            StartedAt = at,
            LastReceivedAt = received,
            OpenUntil = open,
            UserId = user,
            DeviceId = device,
            Counters = new() { Events = count + 1, PlayEvents = count, SignIns = 1 },
            Missing = missing,
            Duplicates = count,
            Conflicts = 1,
        });

    /// <summary>One contribution.</summary>
    public static Gen<SessionContribution> One { get; } =
        Gen.Select(Session, Play.Array[0, 3], (session, plays) => new SessionContribution(session, plays, Contributions.NotLive));

    /// <summary>A few.</summary>
    public static Gen<SessionContribution[]> Some { get; } = One.Array[0, 6];
}
