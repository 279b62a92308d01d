using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>Contributions for examples.</summary>
internal static class ContributionSamples
{
    /// <summary>A session with one play of one item at its start; of its listening the last millisecond has no item.</summary>
    public static SessionContribution Listening(DateTimeOffset at, long listeningMs, string user = "u", string source = "playable")
    {
        var startedAt = at.ToUnixTimeMilliseconds();
        return new(
            new()
            {
                StartedAt = startedAt,
                LastReceivedAt = startedAt,
                OpenUntil = startedAt + 1_800_000,
                UserId = user,
                DeviceId = "d",
                Counters = new() { Events = 3, PlayEvents = 3 },
                Missing = 1,
                Duplicates = 2,
                Conflicts = 0,
            },
            default,
            [Play(startedAt, listeningMs, source)],
            0,
            new()
            {
                DeviceName = "Kitchen",
                Now = new(startedAt + 60_000, source, "tidal"),
                Receipts = [new(startedAt / 60_000, EventType.Play, 3)],
            });
    }

    private static PlaySession Play(long startedAt, long listeningMs, string source)
    {
        var at = new ClockTime(startedAt, false);
        return new()
        {
            OpenedBy = 0,
            Implied = false,
            ContinuedFrom = null,
            StartedAt = at,
            EndedAt = at.Plus(listeningMs),
            EndReason = Outcome.Open,
            Dimensions = new()
            {
                Source = source,
                Client = "App",
                ClientVersion = "1.0",
                Platform = "Linux",
                PlatformVersion = "6",
                DeviceName = "Kitchen",
                DeviceManufacturer = "Maker",
                Connection = "wan",
                PresetNumber = 4,
            },
            ListeningMs = listeningMs,
            EstimatedMs = 5,
            TailEstimateMs = 0,
            Times = new(1, 2, 3, 4, 5, 6),
            ClockJumps = 0,
            IsWhole = true,
            Items = PersistentList.Add(null, new ItemPlay(
                1, false, new() { Name = "A", ArtistDisplayName = "Artist", Service = "tidal", Ref = "52680" }, "tidal", at, listeningMs - 1, 0, Outcome.Open,
                PersistentList.Add(null, new ListeningSpan(at, listeningMs - 1)))),
            Itemless = PersistentList.Add(null, new ListeningSpan(at, 1)),
            Marks = PersistentList.Add(PersistentList.Add(null, new PlayerCounterEvent(at, PlayerCounterKind.MediaBegin)),
                new PlayerCounterEvent(at, PlayerCounterKind.Complete)),
            ExpiresAfterMs = 0,
            IsPlaying = true,
        };
    }
}
