using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>
/// A page of <c>GET /v1/plays</c>: each row is the stored play session with its own status of now, and whose it is.
/// </summary>
/// <remarks>
/// The status of a play session is not indexed, so a page of one status is picked out of at most
/// <see cref="ListingLimits.MaxExamined"/> play sessions: it may hold fewer rows than asked for, or none, and still name a next place.
/// </remarks>
internal static class PlayListing
{
    public static async Task<ListReply> ReadAsync(ISessionStore store, string tenant, ListRequest request, long now, CancellationToken cancellationToken)
    {
        var query = ListingQuery.Create(tenant, request, request.Limit + 1);
        var plays = new StoredPlays(store);
        var shown = new List<byte[]>(request.Limit);
        var bytes = 0;
        for (var examined = 0; ;)
        {
            var page = await store.ListPlaysAsync(query, cancellationToken);
            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (shown.Count == request.Limit || examined == ListingLimits.MaxExamined || bytes >= ListingLimits.MaxPageBytes)
                    return new(shown, query.After is { } last ? new RowContinuation(last.StartedAt, last.SessionId, last.OpenedBy) : null);

                if (await plays.FindAsync(row, cancellationToken) is var (play, clock)
                    && Document(row.Session, play, clock, now) is var document
                    && (request.Open is not { } open || document.Status == SessionDocumentWriter.StatusOf(open)))
                {
                    shown.Add(Write(row, document));
                    bytes += shown[^1].Length;
                }

                query = query with { After = new(row.StartedAt, row.Session.Key.SessionId, row.OpenedBy) };
                examined++;
            }

            if (page.Count < query.Limit) return new(shown, null);
        }
    }

    private static PlaySessionDocument Document(SessionRow session, PlaySession play, ClockCorrection clock, long now)
    {
        // Few play sessions are neither final nor of an open session: only then is the summary looked into.
        var isWhole = !play.IsFinal && !PlayExpiry.IsSessionOpen(session.LastReceivedAt, now) && StoredDocuments.IsWhole(session);
        return SessionDocumentWriter.WritePlay(play, clock, session.LastReceivedAt, isWhole, now);
    }

    private static byte[] Write(PlayRow row, PlaySessionDocument play) => ListingRowWriter.Write(
        ReportJson.Write(play), ("sessionid", row.Session.Key.SessionId), ("userid", row.Session.UserId), ("deviceid", row.Session.DeviceId));
}
