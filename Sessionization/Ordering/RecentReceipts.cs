using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Ordering;

/// <summary>Distinct events by the minute of their first receipt, for the newest hour.</summary>
internal sealed class RecentReceipts
{
    private readonly SortedDictionary<(long Minute, EventType Type), int> counts = [];
    private long newest = long.MinValue;

    public void Add(long receivedAt, EventType type)
    {
        var minute = LiveWindow.MinuteOf(receivedAt);
        if (minute > newest)
        {
            newest = minute;
            while (counts.Count > 0 && counts.First().Key.Minute < newest - LiveWindow.Minutes)
            {
                counts.Remove(counts.First().Key);
            }
        }

        if (minute >= newest - LiveWindow.Minutes)
        {
            counts[(minute, type)] = counts.GetValueOrDefault((minute, type)) + 1;
        }
    }

    public IReadOnlyList<MinuteReceipts> ToList() => [.. counts.Select(count => new MinuteReceipts(count.Key.Minute, count.Key.Type, count.Value))];
}
