using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Rollups;

/// <summary>How far the real-time dashboard looks back.</summary>
public static class LiveWindow
{
    /// <summary>Minutes of the minute series, the unfinished one included.</summary>
    public const int Minutes = 60;

    /// <summary>Milliseconds of a minute.</summary>
    public const long MinuteMs = 60_000;

    /// <summary>Whether a session with this latest receipt is active: the same 30 minutes for which it is open (semantics §8).</summary>
    public static bool IsActive(long lastReceivedAt, long instant) => instant - lastReceivedAt < Ruleset.SessionTimeout;

    /// <summary>The minute since 1970 that holds an instant.</summary>
    public static long MinuteOf(long instant) => Buckets.Of(instant, MinuteMs);

    /// <summary>The first minute of the series at an instant.</summary>
    public static long OldestMinute(long instant) => MinuteOf(instant) - Minutes + 1;

    /// <summary>
    /// The last instant at which a session may still show: while its play session may be playing, while it is active, or
    /// while a minute of it is in the series, whichever is longest. Before a new receipt it never grows.
    /// </summary>
    public static long Until(SessionContribution contribution)
    {
        var live = contribution.Live;
        var until = contribution.Session.LastReceivedAt + Ruleset.SessionTimeout;
        if (live.Now is { } playing) until = Math.Max(until, playing.ExpiresAt);
        if (live.Receipts.Count > 0) until = Math.Max(until, LastShowing(live.Receipts[^1].Minute));
        if (live.Plays.Count > 0) until = Math.Max(until, LastShowing(live.Plays[^1].Minute));
        return until;
    }

    private static long LastShowing(long minute) => ((minute + Minutes) * MinuteMs) - 1;
}
