namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>How much memory a sum takes: its cells, and the texts that they are of.</summary>
internal static class RollupSize
{
    private const long Cell = 64;
    private const long Text = 24;

    /// <summary>About so many bytes; a text that several cells share counts for each.</summary>
    public static long Measure(Rollup rollup)
    {
        var bytes = Cell * (rollup.Quarters.Count + rollup.WeekHours.Count + rollup.Late.Count);
        foreach (var (value, _) in rollup.Values) bytes += Cell + BytesOf(value.Value);
        foreach (var (item, _) in rollup.Items)
            bytes += Cell + BytesOf(item.Identity.Scope) + BytesOf(item.Identity.Value) + BytesOf(item.Name) + BytesOf(item.ArtistDisplayName) + BytesOf(item.Service);
        foreach (var (playable, _) in rollup.Playables) bytes += Cell + BytesOf(playable.Id) + BytesOf(playable.Name) + BytesOf(playable.Type);
        foreach (var user in rollup.Users) bytes += BytesOf(user);
        foreach (var device in rollup.Devices) bytes += BytesOf(device);
        return bytes;
    }

    private static long BytesOf(string? text) => text is null ? 0 : Text + (sizeof(char) * (long)text.Length);
}
