using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Texts;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>
/// A contribution with every value and name as it is grouped by (<see cref="GroupedText"/>): what shards and tenants hold of
/// a session has no longer texts, however long they were sent.
/// </summary>
public static class GroupedContribution
{
    /// <summary>The contribution to sum up; the same instance where all of its texts are so already.</summary>
    public static SessionContribution Group(this SessionContribution contribution)
    {
        var (plays, live) = (contribution.Plays.Group(), Group(contribution.Live));
        return ReferenceEquals(plays, contribution.Plays) && ReferenceEquals(live, contribution.Live) ? contribution : contribution with { Plays = plays, Live = live };
    }

    /// <summary>The plays likewise.</summary>
    public static IReadOnlyList<PlaySession> Group(this IReadOnlyList<PlaySession> plays)
    {
        PlaySession[]? grouped = null;
        for (var place = 0; place < plays.Count; place++)
        {
            var play = Group(plays[place]);
            if (ReferenceEquals(play, plays[place])) continue;
            grouped ??= [.. plays];
            grouped[place] = play;
        }

        return grouped ?? plays;
    }

    private static PlaySession Group(PlaySession play)
    {
        var dimensions = Group(play.Dimensions);
        var any = false;
        for (var item = play.Items; item is not null && !any; item = item.Tail) any = !IsGrouped(item.Head);
        if (!any && ReferenceEquals(dimensions, play.Dimensions)) return play;
        PersistentList<ItemPlay>? items = null;
        foreach (var item in play.Items.ToArray()) items = items.Add(Group(item));
        return play with { Dimensions = dimensions, Items = items };
    }

    private static bool IsGrouped(ItemPlay play) => IsSame(play.Service) && IsSame(play.Item.Type) && IsSame(play.Item.Name)
        && IsSame(play.Item.ArtistDisplayName) && IsSame(play.Item.AlbumName) && IsSame(play.Item.Service) && IsSame(play.Item.Ref);

    private static bool IsSame(string? text) => ReferenceEquals(text, GroupedText.Normalize(text));

    private static ItemPlay Group(ItemPlay play) => IsGrouped(play)
        ? play
        : play with
        {
            Service = GroupedText.Normalize(play.Service),
            Item = new()
            {
                Type = GroupedText.Normalize(play.Item.Type),
                Name = GroupedText.Normalize(play.Item.Name),
                ArtistDisplayName = GroupedText.Normalize(play.Item.ArtistDisplayName),
                AlbumName = GroupedText.Normalize(play.Item.AlbumName),
                Duration = play.Item.Duration,
                Service = GroupedText.Normalize(play.Item.Service),
                Ref = GroupedText.Normalize(play.Item.Ref),
                Id = play.Item.Id,
            },
        };

    private static PlayDimensions Group(PlayDimensions play)
    {
        var isSame = IsSame(play.Source) && IsSame(play.Service) && IsSame(play.PlayableName) && IsSame(play.PlayableType)
            && IsSame(play.Client) && IsSame(play.ClientVersion) && IsSame(play.Platform) && IsSame(play.PlatformVersion)
            && IsSame(play.DeviceName) && IsSame(play.DeviceManufacturer) && IsSame(play.OutputDevice);
        return isSame
            ? play
            : play with
            {
                Source = GroupedText.Normalize(play.Source),
                Service = GroupedText.Normalize(play.Service),
                PlayableName = GroupedText.Normalize(play.PlayableName),
                PlayableType = GroupedText.Normalize(play.PlayableType),
                Client = GroupedText.Normalize(play.Client),
                ClientVersion = GroupedText.Normalize(play.ClientVersion),
                Platform = GroupedText.Normalize(play.Platform),
                PlatformVersion = GroupedText.Normalize(play.PlatformVersion),
                DeviceName = GroupedText.Normalize(play.DeviceName),
                DeviceManufacturer = GroupedText.Normalize(play.DeviceManufacturer),
                OutputDevice = GroupedText.Normalize(play.OutputDevice),
            };
    }

    private static LiveState Group(LiveState live)
    {
        var now = live.Now is { } playing && !(IsSame(playing.Source) && IsSame(playing.Service))
            ? playing with { Source = GroupedText.Normalize(playing.Source), Service = GroupedText.Normalize(playing.Service) }
            : live.Now;
        return ReferenceEquals(now, live.Now) && IsSame(live.DeviceName) ? live : live with { Now = now, DeviceName = GroupedText.Normalize(live.DeviceName) };
    }
}
