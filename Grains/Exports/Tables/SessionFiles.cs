using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>
/// The files of sessions in a batch, with their play sessions, item plays, listening and receipts; and the days that they lie
/// on. Whenever its open files hold <see cref="ExportLimits.HeldBytes"/>, they are completed and others are begun.
/// </summary>
/// <param name="draft">The batch.</param>
/// <param name="days">Notes the days; null where nobody asks for them.</param>
internal sealed class SessionFiles(BatchDraft draft, ChangedDays? days)
{
    private readonly TableFileSet<ExportedSession> sessions = new(SessionTable.Table);
    private readonly TableFileSet<ExportedPlay> plays = new(PlayTable.Table);
    private readonly TableFileSet<ExportedItem> items = new(ItemTable.Table);
    private readonly TableFileSet<ExportedListening> listening = new(ListeningTable.Table);
    private readonly LineFileSet receipts = new(ReceiptsLine.Table);
    private long begunAt;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    private long Held => sessions.Held + plays.Held + items.Held + listening.Held + receipts.Held;

    /// <summary>Reads a session as it stands, of one snapshot, and adds its rows; nothing if there is none any more.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The session.</param>
    /// <param name="known">The revision that was exported already, or 0: no revision is exported twice.</param>
    /// <param name="most">A later revision than this is left to the feed, which tells of it further on; the highest number for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The highest revision that is exported now.</returns>
    /// <exception cref="StoreCorruptException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has more rows than a session may have.</exception>
    public async Task<long> AddAsync(ISessionStore store, SessionKey key, long known, long most, CancellationToken cancellationToken)
    {
        if (await store.ReadSegmentsAsync(key, new(), cancellationToken) is not { } reading) return known;
        if (reading.Row.Revision <= known || reading.Row.Revision > most) return known;
        await AddAsync(reading.Row, StoredDocuments.ReadContribution(reading.Row.Contribution), reading.Segments);
        return reading.Row.Revision;
    }

    /// <summary>Adds the rows of a session.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="contribution">What the row contributes.</param>
    /// <param name="parts">Its sealed parts.</param>
    public async Task AddAsync(SessionRow row, SessionContribution contribution, IReadOnlyList<SegmentRow> parts)
    {
        begunAt = Rows;
        var session = new ExportedSession(ReportJson.Read<SessionDocument>(row.Summary.Span), row.Revision, contribution.Clock);
        await AddAsync(sessions, session.StartedAt, session);
        receipts.Add(ExportNames.Hour(row.LastReceivedAt), ReportJson.Write(ReceiptsLine.FromRow(row, contribution)));
        foreach (var late in contribution.Session.Late ?? []) days?.Add(late.Quarter * QuarterHours.Length);
        foreach (var play in Sealing.Join(parts.SelectMany(StoredDocuments.ReadPlays).Concat(contribution.Plays)))
            await AddAsync(new(session, play, default(PlayTotals).Plus(play)));
    }

    /// <summary>Completes the open files and adds them to the batch.</summary>
    public async Task CompleteAsync()
    {
        await sessions.CompleteAsync(draft);
        await plays.CompleteAsync(draft);
        await items.CompleteAsync(draft);
        await listening.CompleteAsync(draft);
        await receipts.CompleteAsync(draft);
    }

    private async ValueTask AddAsync(ExportedPlay play)
    {
        await AddAsync(plays, play.StartedAt, play);
        foreach (var counterEvent in play.Play.Marks.ToArray()) days?.Add(play.Session.Clock.Apply(counterEvent.At));
        await AddListeningAsync(play, null, play.Play.Itemless);
        foreach (var item in play.Play.Items.ToArray())
        {
            var row = new ExportedItem(play, item);
            await AddAsync(items, row.StartedAt, row);
            await AddListeningAsync(play, item, item.Stretches);
        }
    }

    private async ValueTask AddListeningAsync(ExportedPlay play, ItemPlay? item, PersistentList<ListeningSpan>? stretches)
    {
        foreach (var run in ListenedQuarters.Cut(stretches.ToArray(), play.Session.Clock))
        {
            var row = new ExportedListening(play, item, run.Quarter, run.Quarters, run.Ms);
            await AddAsync(listening, row.StartedAt, row);
            if (run.Quarters > 1) days?.Add(row.StartedAt, row.StartedAt + (run.Quarters * QuarterHours.Length));
        }
    }

    private async ValueTask AddAsync<TRow>(TableFileSet<TRow> table, long instant, TRow row)
    {
        await table.AddAsync(ExportNames.Day(instant), row);
        days?.Add(instant);
        if (++Rows - begunAt > ExportLimits.SessionRows) throw new InvalidDataException("A session has more rows than one may have.");
        if (Held > ExportLimits.HeldBytes) await CompleteAsync();
    }
}
