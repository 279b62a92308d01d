using Audiogum.Sessions.Grains.Retention;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.PlaySessions;
using Audiogum.Sessions.Sessionization.Rollups;
using Audiogum.Sessions.Sessionization.Summaries;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>
/// What an activation holds of its session: the event set as of the last commit, and what of it is indexed. Of a long
/// session most is sealed, stored and let go. It is thrown away, never repaired, when a commit fails.
/// </summary>
internal sealed partial class SessionWorkingSet
{
    /// <summary>Sealed parts held while a session is folded from its events, before they are let go.</summary>
    private const int HeldParts = 16;

    /// <summary>Bytes of an event held beyond a gap, about.</summary>
    private const int HeldEventBytes = 2_048;

    /// <summary>Bytes of a run of numbers, in the sets that have it.</summary>
    private const int RunBytes = 48;

    private readonly List<SegmentRow> rewritten = [];
    private DayCoverage sealedDays = new();
    private IReadOnlyList<AmendedListening> late = [];
    private bool refoldedSettled;
    private bool hasSettled;
    private (IReadOnlyList<PlaySession>? Plays, ClockCorrection Clock) unsettled = ([], default);
    private DayCoverage covered = new();

    /// <summary>The event set.</summary>
    public EventSet Set { get; } = new();

    /// <summary>The stored revision; 0 before the first commit.</summary>
    public long Revision { get; private set; }

    /// <summary>What stands in the place of a user that was erased from the session, or null.</summary>
    public string? ErasedAs { get; private set; }

    /// <summary>The session as its row tells it, where its raw events are deleted; then nothing else here is filled.</summary>
    public RetiredSession? Retired { get; private set; }

    /// <summary>UTC days that the session is indexed under.</summary>
    public NumberSet Days { get; private set; } = new();

    /// <summary>Places under which its play sessions are listed.</summary>
    public PlayIndex Plays { get; private set; } = new();

    /// <summary><see cref="BytesBeside"/> when it was loaded.</summary>
    public long LoadedBytes { get; private set; }

    /// <summary>Bytes that are held for the session, about, beside those that any activation holds.</summary>
    /// <param name="row">The row as of now: the fold in packed form, which its objects take about twice.</param>
    public long BytesBeside(SessionRow row) =>
        2L * (row.Summary.Length + row.Contribution.Length) + (long)Set.Held * HeldEventBytes + (long)Set.Runs * RunBytes;

    /// <summary>Folds what is stored together with what is about to be.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The session.</param>
    /// <param name="accepted">Events not yet stored, by number.</param>
    /// <param name="earlier">Receipts not yet stored of stored events, by number.</param>
    public async ValueTask RefoldAsync(
        ISessionStore store, SessionKey key, SortedList<long, ReceivedEvent> accepted, IReadOnlyDictionary<long, long> earlier)
    {
        (Plays, sealedDays, refoldedSettled) = (Plays.Rebuild(), new(), refoldedSettled || hasSettled);
        var sequence = new Resequencer();
        var next = 0;
        await foreach (var (received, _, _) in EventLogEntry.ReadAsync(store, key))
        {
            for (; next < accepted.Count && accepted.GetKeyAtIndex(next) < received.Event.SequenceNumber; next++)
            {
                Insert(accepted.GetValueAtIndex(next));
            }

            Insert(earlier.TryGetValue(received.Event.SequenceNumber, out var at) ? received.ReceivedBy(at) : received);
        }

        for (; next < accepted.Count; next++)
        {
            Insert(accepted.GetValueAtIndex(next));
        }

        Set.Refold(sequence);

        void Insert(ReceivedEvent received)
        {
            sequence.Insert(received);
            if (sequence.StableSegments is { Count: >= HeldParts } full)
            {
                rewritten.AddRange(full.ToArray().Select(part => SessionRowWriter.Write(part, Revision + 1)));
                AddStable(full);
                sequence.ReleaseStableSegments();
            }
        }
    }

    /// <summary>Takes over what the events alone do not tell, from an archive.</summary>
    public void Restore(StoredReceipts receipts, IReadOnlyList<AmendedListening> told)
    {
        Set.Restore(receipts);
        late = told;
    }

    /// <summary>
    /// Packs what is held until the next post: most sessions wait for one most of the time. <see cref="Expand"/> comes before
    /// anything is booked.
    /// </summary>
    public void Compact()
    {
        Set.Compact();
        unsettled.Plays = null;
    }

    /// <summary>Takes up again what can be told from the fold as long as no further event is in it.</summary>
    public void Expand()
    {
        if (unsettled.Plays is not null) return;
        var fold = Set.Fold;
        unsettled.Plays = [.. fold.Segments.ToArray().SelectMany(part => part.Plays), .. fold.PlaySessions().ToArray()];
    }

    /// <summary>The next commit indexes the session under all of its days, whether it is already or not.</summary>
    public void ForgetIndex() => Days = new();

    /// <summary>What the next commit changes beside the row.</summary>
    /// <param name="session">The session as it is to be.</param>
    /// <param name="tenantDays">The days that are over and the receipt's own, as <see cref="AmendedListeningTracker"/> wants them; none to leave what came late as it is.</param>
    public CommitPlan Plan(SessionState session, IReadOnlyList<long> tenantDays)
    {
        var fold = session.Fold;
        var parts = fold.Segments.ToArray();
        var plays = fold.PlaySessions().ToArray();
        PlaySession[] held = [.. parts.SelectMany(part => part.Plays), .. plays];
        var now = new DayCoverage();
        foreach (var play in held)
        {
            now.Add(play);
        }

        var contribution = ContributionWriter.Write(session, FindAmendments(fold, now, held, tenantDays), plays);
        var days = new NumberSet();
        days.Add(DayCoverage.DayOf(contribution.Session.StartedAt));
        now.AddTo(days, fold.Correction);
        sealedDays.AddTo(days, fold.Correction);
        return new(
            contribution,
            parts,
            [.. rewritten, .. parts.Select(part => SessionRowWriter.Write(part, Revision + 1))],
            now,
            days,
            [.. days.Without(Days).Select(run => new DayRange((int)run.First, (int)run.Last))],
            Plays.Plan(held, fold.Correction));
    }

    /// <summary>The plan is stored.</summary>
    public void Take(CommitPlan plan, long revision)
    {
        Revision = revision;
        late = plan.Contribution.Session.Late ?? [];
        var settled = Set.StableSegments?.Count ?? 0;
        unsettled = ([.. plan.Parts.Skip(settled).SelectMany(part => part.Plays), .. plan.Contribution.Plays], plan.Contribution.Clock);
        covered = plan.Covered;
        foreach (var (first, last) in plan.Days.Runs)
        {
            Days.AddRange(first, last);
        }

        Plays.Take(plan.Plays);
        rewritten.Clear();
        foreach (var part in Set.StableSegments.ToArray())
        {
            AddDays(part);
            Plays.MarkStable(part.Plays[^1].OpenedBy);
        }

        Set.ReleaseStableSegments();
        (hasSettled, refoldedSettled) = (plan.Contribution.SealedParts > plan.Parts.Count - settled, false);
    }

    /// <summary>
    /// What came late, after this commit. Of a session with settled parts it stays as it is when all of it moves, by a new
    /// fold or another correction: the parts would have to be read again to tell by how much.
    /// </summary>
    private IReadOnlyList<AmendedListening> FindAmendments(SessionFold fold, DayCoverage now, PlaySession[] held, IReadOnlyList<long> tenantDays)
    {
        if (tenantDays.Count == 0 || refoldedSettled || rewritten.Count > 0 || (hasSettled && fold.Correction != unsettled.Clock))
        {
            return late;
        }

        var isLate = covered.Listens(unsettled.Clock, before: tenantDays[^1]) || now.Listens(fold.Correction, before: tenantDays[^1]);
        return isLate ? AmendedListeningTracker.Next(late, (unsettled.Plays!, unsettled.Clock), (held, fold.Correction), tenantDays) : late;
    }

    private void AddStable(PersistentList<SealedSegment> parts)
    {
        foreach (var part in parts.ToArray())
        {
            AddDays(part);
            Plays.AddStable(part.Plays);
        }
    }

    private void AddDays(SealedSegment part)
    {
        foreach (var play in part.Plays)
        {
            sealedDays.Add(play);
        }
    }
}
