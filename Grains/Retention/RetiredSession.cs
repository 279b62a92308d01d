using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Retention;

/// <summary>
/// A session whose raw events are deleted, their time being over. Its row is all that is known of it: it goes on counting as
/// it did, and nothing can be added to it, since a copy could not be told from a conflict, nor any event be folded with it.
/// </summary>
/// <param name="Row">The row; its summary says that it is so.</param>
internal sealed record RetiredSession(SessionRow Row)
{
    /// <summary>Why events are refused.</summary>
    public const string Reason = "the session's raw events are deleted, so nothing can be added to it";

    private readonly Lazy<string?> erasedAs = new(() => Pseudonym.In(Row.Summary.Span) ?? Pseudonym.In(FoldJson.Write(StoredDocuments.ReadContribution(Row.Contribution))));

    private SessionDocument Document => ReportJson.Read<SessionDocument>(Row.Summary.Span);

    /// <summary>The session of a row, or null where its raw events are there.</summary>
    public static RetiredSession? FromRow(SessionRow row) => row.Summary.Span.IndexOf("\"eventsretiredat\":"u8) < 0 ? null : new(row); // quotes in texts are escaped

    /// <summary>Whether nothing is left to be deleted of a session. Where a store does not do both at once, its row may say so while events are there still.</summary>
    public static async ValueTask<bool> IsCompleteAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken) =>
        await store.FindSessionAsync(key, cancellationToken) is { } row && FromRow(row) is not null && !await store.ReadEventsAsync(key, cancellationToken).AnyAsync(cancellationToken);

    /// <summary>Deletes the raw events.</summary>
    /// <param name="row">The row as it stands.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public static SessionCommit Retire(SessionRow row, long now) => Commit(row, []) with
    {
        Row = row with { Revision = row.Revision + 1, Summary = ReportJson.Write(ReportJson.Read<SessionDocument>(row.Summary.Span) with { EventsRetiredAt = Instants.ToIso(now) }) },
        RemovesEvents = true,
    };

    /// <summary>Another row in the place of this one, with sealed parts in the places of others.</summary>
    public static SessionCommit Commit(SessionRow row, IReadOnlyList<SegmentRow> parts) => new()
    {
        ExpectedRevision = row.Revision,
        Row = row with { Revision = row.Revision + 1 },
        Events = [],
        Rejections = [],
        Segments = parts,
        AddedDays = [],
        RemovedPlays = [],
        AddedPlays = [],
    };

    /// <summary>
    /// An event that came too late, as it is kept. Where a user was erased from the session there is nothing left to compare
    /// it with: whatever it might say of that user goes, and only what names the event itself is kept.
    /// </summary>
    public StoredRejection Refuse(Receipt receipt, AcceptedEvent sent)
    {
        var name = erasedAs.Value;
        var json = name is null ? sent.Json : ReportJson.Write(new { Row.Key.SessionId, sent.Event.SequenceNumber });
        return new(PostAnonymizer.Anonymize(receipt, name), RejectionCode.EventsRetired, "/sessionid", Reason, json,
            IsText: false);
    }

    /// <summary>The session without its play sessions, with the status of now.</summary>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public SessionDocument Summary(long now) => Document with { Status = SessionDocumentWriter.StatusOf(PlayExpiry.IsSessionOpen(Row.LastReceivedAt, now)) };

    /// <summary><c>GET /v1/sessions/{sessionid}/events</c>: when they were deleted.</summary>
    public IAsyncEnumerable<JsonReply> Events() => Empty(ReportJson.Write(new { Row.Key.SessionId, Document.EventsRetiredAt }), "events"u8);

    /// <summary><c>GET /v1/sessions/{sessionid}/timeline</c>: likewise.</summary>
    public IAsyncEnumerable<JsonReply> Timeline()
    {
        var (document, clock) = (Document, StoredDocuments.ReadContribution(Row.Contribution).Clock);
        return Empty(ReportJson.Write(new TimelineDocument(
            Row.Key.SessionId, Sessionization.PlaySessions.Ruleset.Number, document.ClockAhead, document.ClockUnset, clock.Set, clock.Unset, null)
        { EventsRetiredAt = document.EventsRetiredAt }), "entries"u8);
    }

    private static IAsyncEnumerable<JsonReply> Empty(byte[] head, ReadOnlySpan<byte> member) => new RowsDocument(head, member).End().ToAsyncEnumerable();
}
