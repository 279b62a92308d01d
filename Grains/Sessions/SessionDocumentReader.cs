using System.Buffers;
using System.Text.Json;
using Audiogum.Sessions.Grains.Interfaces;
using Audiogum.Sessions.Grains.Listings;
using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// Writes the three documents of a session, piece by piece, from what is stored. What they say of the fold is taken from
/// it when they are asked for, not when they are read: it moves on meanwhile.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="key">The session; it has a row.</param>
internal sealed class SessionDocumentReader(ISessionStore store, SessionKey key)
{
    private const int SealedPage = 32;

    /// <summary><c>GET /v1/sessions/{sessionid}</c>.</summary>
    /// <param name="session">The session as it stands.</param>
    /// <param name="revision">The stored revision that it is the fold of.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public IAsyncEnumerable<JsonReply> Session(SessionState session, long revision, long now) => Session(
        SessionDocumentWriter.WriteSummary(session, now), session.Receipts.LastReceivedAt, session.Fold.Correction, session.Fold.SealedCount, session.Fold.PlaySessions().ToArray(), revision, now);

    /// <summary>The same of a session whose raw events are deleted: from its row.</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">The server's clock, milliseconds since 1970.</param>
    public IAsyncEnumerable<JsonReply> Session(RetiredSession session, long now)
    {
        var contribution = StoredDocuments.ReadContribution(session.Row.Contribution);
        return Session(session.Summary(now), session.Row.LastReceivedAt, contribution.Clock, contribution.SealedParts, contribution.Plays, session.Row.Revision, now);
    }

    /// <summary><c>GET /v1/sessions/{sessionid}/timeline</c>.</summary>
    /// <param name="fold">The fold of the session.</param>
    public IAsyncEnumerable<JsonReply> Timeline(SessionFold fold) => Timeline(ReportJson.Write(TimelineWriter.Head(key.SessionId, fold)), fold.Correction);

    private async IAsyncEnumerable<JsonReply> Session(
        SessionDocument summary, long lastReceivedAt, ClockCorrection clock, int count, IReadOnlyList<PlaySession> unsealed, long revision, long now)
    {
        var isWhole = summary is { Anchored: true, Missing: 0 };
        var document = new RowsDocument(ReportJson.Write(summary), "playsessions"u8);
        var whole = new List<PlaySession>();
        for (var number = 0; number < count;)
        {
            var page = await store.ReadSegmentsAsync(key, new() { FirstNumber = number, Limit = SealedPage }, CancellationToken.None);
            foreach (var part in page!.Segments.TakeWhile(part => part.Number < count))
            {
                if (part.Revision > revision) throw FoldedAnew();
                whole.AddRange(StoredDocuments.ReadPlays(part));
                number = part.Number + 1;
            }

            if (page.Segments.Count == 0) throw FoldedAnew();
            var joined = Sealing.Join(whole).ToList();
            foreach (var piece in joined.SkipLast(1).SelectMany(play => document.Add(Row(play)))) yield return piece;
            whole = [joined[^1]]; // the next part may go on with it
        }

        foreach (var piece in Sealing.Join(whole.Concat(unsealed)).SelectMany(play => document.Add(Row(play)))) yield return piece;
        foreach (var piece in document.End()) yield return piece;

        byte[] Row(PlaySession play) =>
            ReportJson.Write(SessionDocumentWriter.WritePlay(play, clock, lastReceivedAt, isWhole, now));
    }

    /// <summary>Parts were written over, or are fewer, since this answer began: what was said so far is of another fold.</summary>
    private static DataUnavailableException FoldedAnew() => new("The session was folded anew while it was read.");

    private async IAsyncEnumerable<JsonReply> Timeline(byte[] head, ClockCorrection clock)
    {
        var document = new RowsDocument(head, "entries"u8);
        var writer = new TimelineWriter(clock);
        var earliest = await EarliestAboveAsync();
        var next = 0;
        await foreach (var archived in EventLogEntry.ReadAsync(store, key))
        {
            if (next == earliest.Count) break; // committed since this answer began
            var late = archived.StoreOrder > earliest[next++];
            foreach (var entry in writer.Next(archived.Received, late, archived.LoserReceipts.Count))
                foreach (var piece in document.Add(ReportJson.Write(entry))) yield return piece;
        }

        foreach (var piece in document.End()) yield return piece;
    }

    /// <summary><c>GET /v1/sessions/{sessionid}/events</c>: verbatim, in sequence order, conflict losers behind their number.</summary>
    public async IAsyncEnumerable<JsonReply> Events()
    {
        var document = new RowsDocument(JsonSerializer.SerializeToUtf8Bytes(new { sessionid = key.SessionId }), "events"u8);
        var ofNumber = new List<StoredEvent>();
        await foreach (var stored in store.ReadEventsAsync(key, CancellationToken.None))
        {
            if (ofNumber.Count > 0 && ofNumber[0].SequenceNumber != stored.SequenceNumber)
            {
                foreach (var piece in Rows(ofNumber).SelectMany(row => document.Add(row))) yield return piece;
                ofNumber.Clear();
            }

            ofNumber.Add(stored);
        }

        foreach (var piece in Rows(ofNumber).SelectMany(row => document.Add(row))) yield return piece;
        foreach (var piece in document.End()) yield return piece;
    }

    /// <summary>For each event, by number, when the first of those with higher numbers was committed: one place an event is held.</summary>
    private async ValueTask<IReadOnlyList<long>> EarliestAboveAsync()
    {
        var places = new List<long>();
        await foreach (var archived in EventLogEntry.ReadAsync(store, key)) places.Add(archived.StoreOrder);
        for (var (i, earliest) = (places.Count - 1, long.MaxValue); i >= 0; i--)
        {
            var own = places[i];
            places[i] = earliest;
            earliest = Math.Min(earliest, own);
        }

        return places;
    }

    private static IEnumerable<byte[]> Rows(IReadOnlyList<StoredEvent> ofNumber)
    {
        var receivedAt = ofNumber.Where(entry => entry.Kind != StoredEventKind.ConflictLoser).Min(entry => (long?)entry.Receipt.ReceivedAt);
        return ofNumber.Where(entry => entry.Kind != StoredEventKind.EarlierReceipt)
            .Select(entry => Row(entry, entry.Kind == StoredEventKind.Accepted ? receivedAt!.Value : entry.Receipt.ReceivedAt));
    }

    private static byte[] Row(StoredEvent entry, long receivedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(entry.Json.Length + 128);
        using (var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            json.WriteStartObject();
            ReceiptJson.Write(json, entry.Receipt with { ReceivedAt = receivedAt });
            if (entry.Kind == StoredEventKind.ConflictLoser) json.WriteBoolean("conflict", true);
            json.WritePropertyName("event");
            json.WriteRawValue(entry.Json.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
