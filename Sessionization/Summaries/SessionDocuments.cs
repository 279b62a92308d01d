using Audiogum.Sessions.Sessionization.PlaySessions;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes the session of <c>GET /v1/sessions/{sessionid}</c>: the content with identity, receipts and status.</summary>
public static class SessionDocuments
{
    /// <summary>The document without status, as it is stored.</summary>
    public static SessionDocument Write(SessionState session)
    {
        var fold = session.Fold;
        var first = fold.First!;
        var content = ContentWriter.Write(fold, session.Conflicts);
        return content with
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
            PlaySessions = WithExpiry(content.PlaySessions!, fold.PlaySessions(), fold.Correction),
        };
    }

    /// <summary>The document with the status of now (semantics §8).</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public static SessionDocument Write(SessionState session, long now)
    {
        var document = Write(session);
        var plays = session.Fold.PlaySessions().ToArray();
        return document with
        {
            Status = Status(PlayExpiry.IsSessionOpen(session.Receipts.LastReceivedAt, now)),
            PlaySessions = [.. document.PlaySessions!.Select((play, i) => play with
            {
                Status = Status(plays[i].EndReason == Outcome.Open && PlayExpiry.IsPlayOpen(PlayExpiry.Of(plays[i], session.Fold.Correction), now)),
            })],
        };
    }

    private static string Status(bool open) => open ? "open" : "closed";

    /// <summary>Only the newest play session can be open.</summary>
    private static IReadOnlyList<PlaySessionDocument> WithExpiry(IReadOnlyList<PlaySessionDocument> documents, Chain<PlaySession>? plays, ClockCorrection clock)
    {
        if (plays is not { Head: { EndReason: Outcome.Open } open })
        {
            return documents;
        }

        var last = documents[^1] with { ExpiresAt = Instants.ToIso(PlayExpiry.Of(open, clock)) };
        return [.. documents.SkipLast(1), last];
    }
}
