using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;

namespace Audiogum.Sessions.Sessionization.Summaries;

/// <summary>Writes what a session adds to its tenant's numbers (semantics §7, §9).</summary>
public static class ContributionWriter
{
    /// <summary>The contribution of a session as it stands, without what is sealed.</summary>
    /// <param name="session">The session.</param>
    /// <param name="late">What it brought to days that were over, or null.</param>
    /// <param name="plays">The play sessions that its fold holds, oldest first, where they are at hand.</param>
    public static SessionContribution Write(SessionState session, IReadOnlyList<AmendedListening>? late = null, PlaySession[]? plays = null)
    {
        var fold = session.Fold;
        var clock = fold.Correction;
        plays ??= fold.PlaySessions().ToArray();
        var open = plays is [.., { EndReason: Outcome.Open } last] ? last : null;
        var openUntil = session.Receipts.LastReceivedAt + Ruleset.SessionTimeout;
        return new(
            new()
            {
                StartedAt = clock.Apply(fold.FirstTime),
                LastReceivedAt = session.Receipts.LastReceivedAt,
                OpenUntil = open is null ? openUntil : Math.Max(openUntil, PlayExpiry.ExpiresAt(open, clock)),
                UserId = fold.UserId,
                DeviceId = fold.DeviceId,
                Counters = fold.Counters,
                Missing = fold.Missing,
                Duplicates = session.Receipts.Duplicates,
                Conflicts = session.Conflicts,
                Late = late is { Count: > 0 } ? late : null,
            },
            clock,
            plays,
            fold.SealedCount,
            new()
            {
                DeviceName = fold.First!.DeviceName,
                CountryCode = fold.CountryCode,
                Now = open is { IsPlaying: true } ? new(PlayExpiry.ExpiresAt(open, clock), open.Dimensions.Source, open.Dimensions.Service) : null,
                Receipts = session.Receipts.Recent,
            });
    }
}
