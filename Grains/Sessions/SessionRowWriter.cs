using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Writes the row of a session as it stands.</summary>
internal static class SessionRowWriter
{
    public static SessionRow Write(SessionKey key, int shard, long revision, SessionState session, SessionContribution contribution)
    {
        var document = SessionDocuments.Write(session);
        return new()
        {
            Key = key,
            Shard = shard,
            Revision = revision,
            Version = session.Receipts.Version,
            StartedAt = contribution.Session.StartedAt,
            LastReceivedAt = session.Receipts.LastReceivedAt,
            LiveUntil = LiveWindow.Until(contribution),
            UserId = document.UserId,
            DeviceId = document.DeviceId,
            Client = document.Client!,
            Platform = document.Platform!,
            DeviceName = document.DeviceName!,
            CountryCode = document.CountryCode,
            Sources = [.. contribution.Plays.Select(play => play.Dimensions.Source).Distinct()],
            Summary = ReportJson.Write(document with { PlaySessions = null }),
            PlaySessions = ReportJson.Write(document.PlaySessions),
            Contribution = ReportJson.Write(contribution),
        };
    }

    public static HashSet<PlayEntry> Plays(SessionState session, SessionContribution contribution)
    {
        var plays = new HashSet<PlayEntry>();
        var opened = session.Fold.PlaySessions();
        for (var i = contribution.Plays.Count - 1; i >= 0; i--, opened = opened.Tail)
        {
            plays.Add(new(contribution.Plays[i].StartedAt, opened!.Head.OpenedBy, contribution.Plays[i].Dimensions.Source));
        }

        return plays;
    }
}
