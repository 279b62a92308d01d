using Audiogum.Sessions.Sessionization.PlaySessions;
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

    private static readonly Gen<PersistentList<ListeningSpan>?> Stretches =
        Gen.Select(Instant, Gen.Long[1, 2_000_000], (at, ms) => new ListeningSpan(ContributionExamples.At(at), Math.Min(ms, (Span * QuarterHours.Length) - at))).Array[0, 3].Select(all => ContributionExamples.ChainOf(all));

    private static readonly Gen<PersistentList<PlayerCounterEvent>?> Marks =
        Gen.Select(Instant, Gen.Enum<PlayerCounterKind>(), (at, kind) => new PlayerCounterEvent(ContributionExamples.At(at), kind)).Array[0, 4].Select(all => ContributionExamples.ChainOf(all));

    private static readonly Gen<ItemPlay> Item =
        Gen.Select(Instant, Word, Maybe, Word, Maybe, Maybe, Count, Stretches, (at, id, reference, name, artist, service, ms, listening) => new ItemPlay(
            1, false, new() { Id = id, Ref = reference, Name = name, ArtistDisplayName = artist, Service = service }, service, ContributionExamples.At(at),
            ms * 10_000, 0, Outcome.Completed, listening));

    private static readonly Gen<PlayDimensions> Dimensions =
        Gen.Select(Word, Maybe, Maybe, Word, Gen.Long[1, 3], Gen.Short[-840, 840], (source, service, playable, client, preset, offset) =>
            ContributionExamples.Dimensions(source) with { Service = service, PlayableId = playable, Client = client, PresetNumber = preset, UtcOffsetMinutes = offset });

    private static readonly Gen<PlaySession> Play =
        Gen.Select(Instant, Dimensions, Count, Count, Stretches, Item.Array[0, 4], Marks, (at, dimensions, estimated, paused, itemless, items, marks) =>
            ContributionExamples.Play(at, dimensions.Source, items) with
            {
                Dimensions = dimensions,
                EstimatedMs = estimated,
                Times = new(paused, estimated, paused, 0, estimated, 1),
                Itemless = itemless,
                Marks = marks,
            });

    private static readonly Gen<SessionCounts> Session =
        Gen.Select(Instant, Gen.Long[0, 9], Gen.Long[0, 9], Maybe, Maybe, Count, Gen.OneOf(0, 3, long.MaxValue), (at, received, open, user, device, count, missing) => new SessionCounts
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
        Gen.Select(Session, Play.Array[0, 3], (session, plays) => new SessionContribution(session, default, plays, 0, ContributionExamples.NotLive));

    /// <summary>A few.</summary>
    public static Gen<SessionContribution[]> Some { get; } = One.Array[0, 6];
}
