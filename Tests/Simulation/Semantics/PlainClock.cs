namespace Audiogum.Sessions.Tests.Simulation.Semantics;

/// <summary>The time of events (§4).</summary>
internal static class PlainClock
{
    private const long FutureSkew = 300_000;

    /// <summary>Sets t of every event of a set in sequence order; tells which corrections were made.</summary>
    public static (bool Ahead, bool Unset) Correct(IReadOnlyList<PlainEvent> events)
    {
        var (lead, lastUnset) = (long.MinValue, -1);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].IsUnset) lastUnset = i;
            else lead = Math.Max(lead, events[i].Instant - events[i].ReceivedAt);
        }

        var ahead = lead > FutureSkew;
        foreach (var e in events.Where(e => !e.IsUnset)) e.Time = e.Instant - (ahead ? lead : 0);
        if (lastUnset < 0) return (ahead, false);

        var highest = events[lastUnset];
        var target = lastUnset + 1 < events.Count ? Math.Min(highest.ReceivedAt, events[lastUnset + 1].Time) : highest.ReceivedAt;
        foreach (var e in events.Where(e => e.IsUnset)) e.Time = e.Instant + target - highest.Instant;
        return (ahead, true);
    }
}
