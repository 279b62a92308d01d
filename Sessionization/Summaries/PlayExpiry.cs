using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Status by the server's clock (semantics §8): never part of a content.</summary>
public static class PlayExpiry
{
    /// <summary><i>expiresat</i> of an open play session, milliseconds since 1970.</summary>
    public static long ExpiresAt(PlaySession open, ClockCorrection clock) => clock.Apply(open.EndedAt) + open.ExpiresAfterMs;

    /// <summary>Whether a session with this latest receipt is open.</summary>
    public static bool IsSessionOpen(long lastReceivedAt, long now) => LiveWindow.IsActive(lastReceivedAt, now);

    /// <summary>Whether a play session that no event closed is still open.</summary>
    public static bool IsPlayOpen(long expiresAt, long now) => now <= expiresAt;
}
