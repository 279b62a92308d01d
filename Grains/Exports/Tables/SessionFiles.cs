using Audiogum.Sessions.Grains.Exports.Batches;
using Audiogum.Sessions.Grains.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Exports.Tables;

/// <summary>The files of sessions in a batch, with their play sessions, item plays, listening and receipts; and the days that they lie on.</summary>
/// <param name="days">Notes the days.</param>
internal sealed class SessionFiles(ChangedDays days)
{
    private readonly TableFiles<ExportedSession> sessions = new(SessionTable.Table);
    private readonly TableFiles<ExportedPlay> plays = new(PlayTable.Table);
    private readonly TableFiles<ExportedItem> items = new(ItemTable.Table);
    private readonly TableFiles<ExportedListening> listening = new(ListeningTable.Table);
    private readonly LineFiles receipts = new(ReceiptsLine.Table);

    /// <summary>Reads a session as it stands, of one snapshot, and adds its rows; nothing if there is none any more.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The session.</param>
    /// <param name="known">The revision that was exported already, or 0: no revision is exported twice.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The highest revision that is exported now.</returns>
    public async Task<long> AddAsync(ISessionStore store, SessionKey key, long known, CancellationToken cancellationToken)
    {
        if (await store.ReadSealedAsync(key, new(), cancellationToken) is not { } reading || reading.Row.Revision <= known) return known;
        await AddAsync(reading.Row, StoredDocuments.ReadContribution(reading.Row.Contribution), reading.Sealed);
        return reading.Row.Revision;
    }

    /// <summary>Adds the rows of a session.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="contribution">What the row contributes.</param>
    /// <param name="parts">Its sealed parts.</param>
    public async Task AddAsync(SessionRow row, SessionContribution contribution, IReadOnlyList<SealedRow> parts)
    {
        var session = new ExportedSession(ReportJson.Read<SessionDocument>(row.Summary.Span), row.Revision, contribution.Clock);
        await sessions.AddAsync(ExportNames.Day(session.StartedAt), session);
        receipts.Add(ExportNames.Hour(row.LastReceivedAt), ReportJson.Write(ReceiptsLine.Of(row, contribution)));
        days.Add(session.StartedAt);
        foreach (var late in contribution.Session.Late ?? []) days.Add(late.Quarter * QuarterHours.Length);
        foreach (var play in Sealing.Join(parts.SelectMany(StoredDocuments.ReadPlays).Concat(contribution.Plays)))
            await AddAsync(new(session, play, default(PlayTotals).Plus(play)));
    }

    /// <summary>Completes the files and adds them to a batch.</summary>
    public async Task CompleteAsync(BatchDraft draft)
    {
        await sessions.CompleteAsync(draft);
        await plays.CompleteAsync(draft);
        await items.CompleteAsync(draft);
        await listening.CompleteAsync(draft);
        receipts.Complete(draft);
    }

    private async ValueTask AddAsync(ExportedPlay play)
    {
        await plays.AddAsync(ExportNames.Day(play.StartedAt), play);
        days.Add(play.StartedAt);
        foreach (var mark in play.Play.Marks.ToArray()) days.Add(play.Session.Clock.Apply(mark.At));
        await AddListeningAsync(play, null, play.Play.Itemless);
        foreach (var item in play.Play.Items.ToArray())
        {
            var row = new ExportedItem(play, item);
            await items.AddAsync(ExportNames.Day(row.StartedAt), row);
            days.Add(row.StartedAt);
            await AddListeningAsync(play, item, item.Stretches);
        }
    }

    private async ValueTask AddListeningAsync(ExportedPlay play, ItemPlay? item, Chain<Stretch>? stretches)
    {
        var quarters = new SortedDictionary<long, long>();
        foreach (var stretch in stretches.ToArray())
        {
            var (at, left) = (play.Session.Clock.Apply(stretch.Start), stretch.Ms);
            while (left > 0)
            {
                var quarter = QuarterHours.Of(at);
                var piece = Math.Min(left, ((quarter + 1) * QuarterHours.Length) - at);
                quarters[quarter] = quarters.GetValueOrDefault(quarter) + piece;
                (at, left) = (at + piece, left - piece);
            }
        }

        foreach (var (quarter, ms) in quarters)
        {
            var row = new ExportedListening(play, item, quarter, ms);
            await listening.AddAsync(ExportNames.Day(row.StartedAt), row);
            days.Add(row.StartedAt);
        }
    }
}
