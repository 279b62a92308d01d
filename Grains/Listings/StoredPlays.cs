using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>Finds play sessions in their sessions' rows; reads a row once, however many of its plays a page shows.</summary>
internal sealed class StoredPlays(ISessionStore store)
{
    private readonly Dictionary<string, (long Revision, SessionContribution Contribution)> sessions = [];

    /// <summary>The play session that a row of the listing names, and how its instants are to be moved; null if a commit took it away meanwhile.</summary>
    public async ValueTask<(PlaySession Play, ClockCorrection Clock)?> FindAsync(PlayRow row, CancellationToken cancellationToken)
    {
        var contribution = ContributionOf(row.Session);
        var unsealed = contribution.Plays.Where(play => play.OpenedBy == row.OpenedBy);
        if (contribution.SealedParts == 0 || row.OpenedBy > FirstUnsealed(contribution))
            return unsealed.FirstOrDefault() is { } found ? (found, contribution.Clock) : null;

        var reading = await store.ReadSegmentsAsync(row.Session.Key, new() { Play = row.OpenedBy }, cancellationToken);
        if (reading is null) return null;
        contribution = StoredDocuments.ReadContribution(reading.Row.Contribution);
        var pieces = reading.Segments.SelectMany(StoredDocuments.ReadPlays).Concat(contribution.Plays).Where(play => play.OpenedBy == row.OpenedBy);
        return Sealing.Join(pieces).FirstOrDefault() is { } whole ? (whole, contribution.Clock) : null;
    }

    private static long FirstUnsealed(SessionContribution contribution) => contribution.Plays.Count > 0 ? contribution.Plays[0].OpenedBy : long.MaxValue;

    private SessionContribution ContributionOf(SessionRow session)
    {
        if (sessions.TryGetValue(session.Key.SessionId, out var held) && held.Revision == session.Revision) return held.Contribution;
        var contribution = StoredDocuments.ReadContribution(session.Contribution);
        sessions[session.Key.SessionId] = (session.Revision, contribution);
        return contribution;
    }
}
