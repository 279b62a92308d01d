using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes the session of <c>GET /v1/sessions/{sessionid}</c>: the content with identity, receipts and status.</summary>
public static class SessionDocumentWriter
{
    /// <summary>The document without status and without play sessions, as it is stored.</summary>
    public static SessionDocument WriteSummary(SessionState session)
    {
        var fold = session.Fold;
        var first = fold.First!;
        return ContentWriter.WriteSummary(fold, session.Conflicts) with
        {
            SessionId = session.SessionId,
            Version = session.Receipts.Version,
            UserId = fold.UserId,
            DeviceId = fold.DeviceId,
            Client = first.Client,
            ClientVersion = first.ClientVersion,
            Platform = first.Platform,
            PlatformVersion = first.PlatformVersion,
            DeviceName = first.DeviceName,
            DeviceManufacturer = first.DeviceManufacturer,
            Connection = first.Connection,
            CountryCode = fold.CountryCode,
            Duplicates = session.Receipts.Duplicates,
            FirstReceivedAt = Instants.ToIso(session.Receipts.FirstReceivedAt),
            LastReceivedAt = Instants.ToIso(session.Receipts.LastReceivedAt),
        };
    }

    /// <summary>The summary with the status of now (semantics §8).</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public static SessionDocument WriteSummary(SessionState session, long now) =>
        WriteSummary(session) with { Status = StatusOf(PlayExpiry.IsSessionOpen(session.Receipts.LastReceivedAt, now)) };

    /// <summary>A play session with the status of now.</summary>
    /// <param name="play">The whole play session.</param>
    /// <param name="clock">The session's corrections.</param>
    /// <param name="lastReceivedAt">The session's latest receipt, milliseconds since 1970.</param>
    /// <param name="isWhole">Whether the session is anchored and has no missing numbers.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public static PlaySessionDocument WritePlay(PlaySession play, ClockCorrection clock, long lastReceivedAt, bool isWhole, long now)
    {
        var endsByEvent = play.EndReason != Outcome.Open;
        var isOpen = !endsByEvent && PlayExpiry.IsPlayOpen(PlayExpiry.ExpiresAt(play, clock), now);
        return ContentWriter.Write(play, clock) with
        {
            Status = StatusOf(isOpen),
            ExpiresAt = endsByEvent ? null : Instants.ToIso(PlayExpiry.ExpiresAt(play, clock)),
            Settled = play.IsFinal
                || (!isOpen && isWhole && !PlayExpiry.IsSessionOpen(lastReceivedAt, now))
                || now - lastReceivedAt >= Ruleset.SettledAfter,
        };
    }

    /// <summary><c>open</c> or <c>closed</c>.</summary>
    public static string StatusOf(bool open) => open ? "open" : "closed";
}
