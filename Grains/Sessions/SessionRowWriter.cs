using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Writes the row of a session as it stands, and its sealed parts.</summary>
internal static class SessionRowWriter
{
    public static SessionRow Write(SessionKey key, int shard, long revision, SessionState session, SessionContribution contribution)
    {
        var summary = SessionDocumentWriter.WriteSummary(session);
        return new()
        {
            Key = key,
            Shard = shard,
            Revision = revision,
            Version = session.Receipts.Version,
            StartedAt = contribution.Session.StartedAt,
            LastReceivedAt = session.Receipts.LastReceivedAt,
            LiveUntil = LiveWindow.Until(contribution),
            UserId = summary.UserId,
            DeviceId = summary.DeviceId,
            Client = summary.Client!,
            Platform = summary.Platform!,
            DeviceName = summary.DeviceName!,
            CountryCode = summary.CountryCode,
            Summary = ReportJson.Write(summary),
            Contribution = ContributionCodec.Write(contribution),
            SealedParts = contribution.SealedParts,
        };
    }

    public static SegmentRow Write(SealedSegment part, long revision)
    {
        var (from, to) = PlayExtent.Covering(part.Plays);
        return new()
        {
            Number = part.Number,
            Revision = revision,
            From = from,
            To = to,
            FirstPlay = part.Plays[0].OpenedBy,
            LastPlay = part.Plays[^1].OpenedBy,
            Plays = SegmentData.Encode(PlaySessionCodec.Write(part.Plays)),
        };
    }
}
