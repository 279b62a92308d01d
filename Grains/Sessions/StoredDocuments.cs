using System.Globalization;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Reads the documents that a session's row holds.</summary>
internal static class StoredDocuments
{
    /// <summary>What the events alone do not tell.</summary>
    public static StoredReceipts ReadReceipts(SessionRow row)
    {
        var summary = ReportJson.Read<SessionDocument>(row.Summary.Span);
        return new(row.Version, summary.Duplicates ?? 0, Milliseconds(summary.FirstReceivedAt!), Milliseconds(summary.LastReceivedAt!));
    }

    /// <summary>The places under which the row's play sessions are listed.</summary>
    public static IEnumerable<PlayEntry> ReadPlays(SessionRow row) =>
        ReportJson.Read<PlaySessionDocument[]>(row.PlaySessions.Span).Select(play => new PlayEntry(Milliseconds(play.StartedAt), play.OpenedBy, play.Source));

    /// <summary>A stored contribution.</summary>
    public static SessionContribution ReadContribution(ReadOnlyMemory<byte> json) => ReportJson.Read<SessionContribution>(json.Span);

    private static long Milliseconds(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
