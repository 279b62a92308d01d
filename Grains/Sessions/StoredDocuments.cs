using System.Globalization;
using Audiogum.Sessions.Sessionization.Codecs;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Reads the documents that a session's row and its sealed parts hold.</summary>
internal static class StoredDocuments
{
    /// <summary>What the events alone do not tell.</summary>
    public static StoredReceipts ReadReceipts(SessionRow row)
    {
        var summary = ReportJson.Read<SessionDocument>(row.Summary.Span);
        return new(row.Version, summary.Duplicates ?? 0, Milliseconds(summary.FirstReceivedAt!), Milliseconds(summary.LastReceivedAt!));
    }

    /// <summary>How many events the row was made of.</summary>
    public static long CountEvents(SessionRow row) => ReportJson.Read<SessionDocument>(row.Summary.Span).Events;

    /// <summary>Whether the session is anchored and has no missing numbers.</summary>
    public static bool IsWhole(SessionRow row)
    {
        var summary = ReportJson.Read<SessionDocument>(row.Summary.Span);
        return summary is { Anchored: true, Missing: 0 };
    }

    /// <summary>A stored contribution: packed, or as JSON in a row that an earlier release wrote.</summary>
    public static SessionContribution ReadContribution(ReadOnlyMemory<byte> stored) =>
        stored.Span is [(byte)'{', ..] ? FoldJson.Read<SessionContribution>(stored.Span) : ContributionCodec.Read(stored.Span);

    /// <summary>The plays of a sealed part: packed, or as JSON in one that an earlier release wrote.</summary>
    /// <exception cref="StoreCorruptException">The store gave back other bytes than were written.</exception>
    public static IReadOnlyList<PlaySession> ReadPlays(SegmentRow part)
    {
        try
        {
            var plays = SegmentData.Decode(part.Plays).Span;
            return plays is [(byte)'[', ..] ? FoldJson.Read<IReadOnlyList<PlaySession>>(plays) : PlaySessionCodec.Read(plays);
        }
        catch (InvalidDataException exception)
        {
            throw new StoreCorruptException("sealedparts", part.Number, exception.Message, exception);
        }
    }

    private static long Milliseconds(string iso) => DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
