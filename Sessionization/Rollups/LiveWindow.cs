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
    public static long MinuteOf(long instant) => TimeBuckets.IndexOf(instant, MinuteMs);

    /// <summary>The first minute of the series at an instant.</summary>
    public static long OldestMinute(long instant) => MinuteOf(instant) - Minutes + 1;

    /// <summary>
    /// The last instant at which a session may still show: while its play session may be playing, or while the latest
    /// minute that it can have (<see cref="MinuteSeriesBuilder.Ahead"/>) is in the series. Before a new receipt it never grows.
    /// </summary>
    public static long Until(SessionContribution contribution)
    {
        var until = ((MinuteOf(contribution.Session.LastReceivedAt) + MinuteSeriesBuilder.Ahead + Minutes) * MinuteMs) - 1;
        return contribution.Live.Now is { } playing ? Math.Max(until, playing.ExpiresAt) : until;
    }
}
