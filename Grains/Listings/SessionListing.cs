using Audiogum.Sessions.Grains.Interfaces.Listings;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Listings;

/// <summary>A page of <c>GET /v1/sessions</c>: each row is the stored summary with the status of now.</summary>
internal static class SessionListing
{
    private static readonly byte[] Open = OpeningOf(open: true);
    private static readonly byte[] Closed = OpeningOf(open: false);

    public static async Task<ListReply> ReadAsync(ISessionStore store, string tenant, ListRequest request, long now, CancellationToken cancellationToken)
    {
        var query = ListingQuery.Create(tenant, request, request.Limit + 1).WithStatus(request.Open, now);
        var rows = await store.ListSessionsAsync(query, cancellationToken);
        var shown = new List<byte[]>(rows.Count);
        var bytes = 0;
        while (shown.Count < Math.Min(rows.Count, request.Limit) && bytes < ListingLimits.MaxPageBytes)
        {
            shown.Add(Write(rows[shown.Count], now));
            bytes += shown[^1].Length;
        }

        var last = shown.Count > 0 ? rows[shown.Count - 1] : null;
        return new(shown, rows.Count > shown.Count ? new RowContinuation(last!.StartedAt, last.Key.SessionId, 0) : null);
    }

    private static byte[] Write(SessionRow row, long now) =>
        ListingRowWriter.Write(row.Summary.Span, PlayExpiry.IsSessionOpen(row.LastReceivedAt, now) ? Open : Closed);

    private static byte[] OpeningOf(bool open) =>
        ListingRowWriter.Opening(("status", SessionDocumentWriter.StatusOf(open))).ToArray();
}
