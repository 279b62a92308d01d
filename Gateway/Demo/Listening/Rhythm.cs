using Audiogum.Sessions.Gateway.Demo.Listeners;

namespace Audiogum.Sessions.Gateway.Demo.Listening;

/// <summary>When a listener listens. Each rhythm is lazy, in the order of time, and gives the same for the same span.</summary>
public static class Rhythm
{
    private const long Minute = 60_000, Day = 86_400_000;

    // Starts by hour of the local day: little at night, commuting, a long evening.
    private static readonly IReadOnlyList<(int, int)> Hours =
    [
        (2, 0), (1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (5, 6), (9, 7), (9, 8), (6, 9), (5, 10), (5, 11),
        (7, 12), (6, 13), (5, 14), (5, 15), (7, 16), (10, 17), (11, 18), (11, 19), (12, 20), (10, 21), (7, 22), (4, 23),
    ];

    /// <summary>An ordinary life: on most days a session or two, by the hours of the local day.</summary>
    /// <param name="listener">Whose.</param>
    /// <param name="from">Only sessions that start from here on, in milliseconds since 1970.</param>
    /// <param name="to">Only sessions that start before; one that is under way then ends soon after.</param>
    public static IEnumerable<ClientSession> Everyday(Listener listener, long from, long to)
    {
        var local = listener.Place.OffsetMinutes * Minute;
        var free = from;
        for (var day = (from + local) / Day; (day * Day) - local < to; day++)
        {
            var random = listener.Chance.Derive(day);
            if (!random.Happens(listener.Eagerness)) continue;
            var starts = Enumerable.Range(0, (int)random.Between(1, 3))
                .Select(_ => (day * Day) - local + (random.PickWeighted(Hours) * 60 * Minute) + random.Between(0, 3_599_999))
                .Order().ToList();
            foreach (var start in starts.Where(start => start >= free && start < to))
            {
                var session = Routine.Follow(listener, start, Math.Min(to, start + (random.Between(3, 50) * Minute)));
                yield return session;
                free = session.Events[^1].At + (5 * Minute);
            }
        }
    }

    /// <summary>A fair: everybody listens at any hour, with short breaks. Without an end.</summary>
    /// <param name="listener">Whose.</param>
    /// <param name="from">When it opens, in milliseconds since 1970.</param>
    public static IEnumerable<ClientSession> Lively(Listener listener, long from)
    {
        var start = from + listener.Chance.Derive(from).Between(0, 6 * Minute);
        while (true)
        {
            var random = listener.Chance.Derive(-start);
            var session = Routine.Follow(listener, start, start + (random.Between(6, 40) * Minute));
            yield return session;
            start = session.Events[^1].At + random.Between(Minute / 2, 9 * Minute);
        }
    }
}
