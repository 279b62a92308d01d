using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Presents the state of now as the real-time dashboard shows it.</summary>
public static class RealtimeReportBuilder
{
    private static readonly Dimension[] NowDimensions = [Dimension.Source, Dimension.Service, Dimension.DeviceName, Dimension.CountryCode];

    /// <summary>Builds the report.</summary>
    /// <param name="live">The state of now.</param>
    /// <param name="today">Today so far.</param>
    /// <param name="soFar">Today beside yesterday.</param>
    /// <param name="now">The server's clock when the state was read, milliseconds since 1970.</param>
    public static RealtimeReport Build(LiveRollup live, PeriodReport today, SoFar? soFar, long now)
    {
        var oldest = LiveWindow.OldestMinute(now);
        var newest = LiveWindow.MinuteOf(now);
        var receipts = live.Receipts.Where(cell => cell.Key.Minute >= oldest && cell.Key.Minute <= newest).ToArray();
        return new()
        {
            AsOf = DateTimeOffset.FromUnixTimeMilliseconds(now),
            PlayingNow = live.PlayingNow,
            ActiveSessions = live.ActiveSessions,
            ActiveUsers = live.Users.Count,
            ActiveDevices = live.Devices.Count,
            Minutes = BuildMinutes(oldest, receipts, live),
            EventTypes = Enum.GetValues<EventType>().ToDictionary(
                EventTypeNames.GetName, type => receipts.Where(cell => cell.Key.Type == type).Sum(cell => cell.Sum)),
            Now = NowDimensions.ToDictionary(Breakdowns.NameOf, IReadOnlyList<NowRow> (dimension) => BuildNow(live, dimension)),
            Today = today,
            SoFar = soFar,
        };
    }

    private static MinutePoint[] BuildMinutes(long oldest, SumEntry<MinuteType, long>[] receipts, LiveRollup live)
    {
        var events = new long[LiveWindow.Minutes];
        var sums = new PlaySums[LiveWindow.Minutes];
        foreach (var (key, count) in receipts) events[key.Minute - oldest] += count;
        var marks = live.Marks.ToDictionary(cell => cell.Key - oldest, cell => cell.Sum);
        foreach (var (minute, sum) in live.Plays)
        {
            var place = minute - oldest;
            if (place >= 0 && place < sums.Length) sums[place] += sum;
        }

        return [.. sums.Select((sum, place) => new MinutePoint(
            DateTimeOffset.FromUnixTimeSeconds((oldest + place) * 60), events[place], sum.PlaySessions, sum.ItemPlays, sum.ListeningMs)
            {
                Skips = marks.GetValueOrDefault(place).Skips,
                MediaBegins = marks.GetValueOrDefault(place).MediaBegins,
                MediaErrors = marks.GetValueOrDefault(place).MediaErrors,
            })];
    }

    private static NowRow[] BuildNow(LiveRollup live, Dimension dimension) =>
        live.Now.Where(cell => cell.Key.Dimension == dimension)
            .Select(cell => new NowRow(cell.Key.Value, cell.Sum))
            .Order(Comparer<NowRow>.Create(static (a, b) =>
                b.PlayingNow.CompareTo(a.PlayingNow) is var order and not 0 ? order : Breakdowns.CompareValues(a.Value, b.Value)))
            .Take(Breakdowns.MaxRows)
            .ToArray();
}
