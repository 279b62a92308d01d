using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>
/// A line of <c>receipts</c>: what the entries of a session do not tell of it, as of one revision. Without it a replay would
/// not know how many copies came, nor what came late.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Version">Counts changes of content (semantics §8).</param>
/// <param name="Events">Distinct events of the revision.</param>
/// <param name="Conflicts">Conflict losers of the revision.</param>
/// <param name="Duplicates">Copies dropped.</param>
/// <param name="FirstReceivedAt">The earliest receipt.</param>
/// <param name="LastReceivedAt">The latest receipt, copies included.</param>
/// <param name="Late">What was listened to on days that were over; null for nothing.</param>
internal sealed record ReceiptsLine(
    string SessionId, long Revision, long Version, long Events, long Conflicts, long Duplicates, DateTimeOffset FirstReceivedAt, DateTimeOffset LastReceivedAt, IReadOnlyList<AmendedListening>? Late)
{
    /// <summary>What its files are called.</summary>
    public const string Table = "receipts";

    /// <summary>What the entries do not tell.</summary>
    public StoredReceipts Receipts => new(Version, Duplicates, FirstReceivedAt.ToUnixTimeMilliseconds(), LastReceivedAt.ToUnixTimeMilliseconds());

    /// <summary>Of a session's row.</summary>
    public static ReceiptsLine FromRow(SessionRow row, SessionContribution contribution)
    {
        var (summary, receipts) = (ReportJson.Read<SessionDocument>(row.Summary.Span), StoredDocuments.ReadReceipts(row));
        return new(
            row.Key.SessionId, row.Revision, receipts.Version, summary.Events, summary.Conflicts, receipts.Duplicates,
            DateTimeOffset.FromUnixTimeMilliseconds(receipts.FirstReceivedAt), DateTimeOffset.FromUnixTimeMilliseconds(receipts.LastReceivedAt), contribution.Session.Late);
    }
}
