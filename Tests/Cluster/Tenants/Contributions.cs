using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Tests.Cluster.Tenants;

/// <summary>Contributions for examples.</summary>
internal static class Contributions
{
    /// <summary>A session with one play of one item at its start, all of whose listening lies in its first quarter hour.</summary>
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
            [Play(startedAt, listeningMs, source)],
            new()
            {
                DeviceName = "Kitchen",
                Now = new(startedAt + 60_000, source, "tidal"),
                Receipts = [new(startedAt / 60_000, EventType.Play, 3)],
                Plays = [new(startedAt / 60_000, 1, 1, listeningMs)],
            });
    }

    private static PlayFacts Play(long startedAt, long listeningMs, string source) => new()
    {
        StartedAt = startedAt,
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
        EstimatedMs = 5,
        Times = new(1, 2, 3, 4, 5, 6),
        Itemless = [new(QuarterHours.Of(startedAt), 1)],
        Items =
        [
            new()
            {
                StartedAt = startedAt,
                Identity = new(ItemIdentityKind.Reference, "tidal", "52680"),
                Name = "A",
                ArtistDisplayName = "Artist",
                Service = "tidal",
                Qualified = listeningMs >= 30_000,
                Listening = [new(QuarterHours.Of(startedAt), listeningMs - 1)],
            },
        ],
        Counts = [new(QuarterHours.Of(startedAt), 1, 0, 1, 0)],
    };
}
