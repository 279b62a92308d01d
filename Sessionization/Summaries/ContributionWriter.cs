using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes what a session adds to its tenant's numbers (semantics §7, §9).</summary>
public static class ContributionWriter
{
    /// <summary>The contribution of a session as it stands, without what is sealed.</summary>
    public static SessionContribution Write(SessionState session)
    {
        var fold = session.Fold;
        var clock = fold.Correction;
        var plays = fold.PlaySessions().ToArray();
        var open = plays is [.., { EndReason: Outcome.Open } last] ? last : null;
        var openUntil = session.Receipts.LastReceivedAt + Ruleset.SessionTimeout;
        return new(
            new()
            {
                StartedAt = clock.Apply(fold.FirstTime),
                LastReceivedAt = session.Receipts.LastReceivedAt,
                OpenUntil = open is null ? openUntil : Math.Max(openUntil, PlayExpiry.Of(open, clock)),
                UserId = fold.UserId,
                DeviceId = fold.DeviceId,
                Counters = fold.Counters,
                Missing = fold.Missing,
                Duplicates = session.Receipts.Duplicates,
                Conflicts = session.Conflicts,
            },
            clock,
            plays,
            fold.SealedCount,
            new()
            {
                DeviceName = fold.First!.DeviceName,
                CountryCode = fold.CountryCode,
                Now = open is { IsPlaying: true } ? new(PlayExpiry.Of(open, clock), open.Dimensions.Source, open.Dimensions.Service) : null,
                Receipts = session.Receipts.Recent,
            });
    }
}
