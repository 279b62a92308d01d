using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Takes the events of one post up into a ledger and collects what is to be written.</summary>
internal sealed class PostBooking(SessionLedger ledger, AppendRequest request)
{
    private readonly PostJudge judge = new(ledger.Set);
    private readonly List<ReceivedEvent> accepted = [];
    private bool refold;

    /// <summary>One for each event of the request.</summary>
    public AppendOutcome[] Outcomes { get; } = new AppendOutcome[request.Events.Count];

    /// <summary>Entries for the archive.</summary>
    public List<StoredEvent> Entries { get; } = [];

    /// <summary>Conflict losers for the integrator.</summary>
    public List<StoredRejection> Rejections { get; } = [];

    /// <summary>Judges and takes up every event; afterwards the ledger is ahead of the store until the commit.</summary>
    public async ValueTask BookAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken)
    {
        await RecallAsync(store, key, cancellationToken);
        for (var i = 0; i < Outcomes.Length; i++)
        {
            Outcomes[i] = Book(request.Events[i]);
        }

        if (Entries.Count > 0)
        {
            ledger.Set.ChangeContent();
        }

        if (refold)
        {
            await RefoldAsync(store, key, cancellationToken);
        }
    }

    private async ValueTask RecallAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken)
    {
        HashSet<long>? numbers = null;
        foreach (var e in request.Events)
        {
            if (judge.MustRecall(e.Event.SequenceNumber))
            {
                (numbers ??= []).Add(e.Event.SequenceNumber);
            }
        }

        if (numbers is null)
        {
            return;
        }

        foreach (var stored in await store.ReadEventsAsync(key, numbers, cancellationToken))
        {
            switch (stored.Kind)
            {
                case StoredEventKind.Accepted:
                    judge.Recall(stored.SequenceNumber, stored.Json, stored.Receipt.ReceivedAt);
                    break;
                case StoredEventKind.ConflictLoser:
                    judge.RecallLoser(stored.SequenceNumber, stored.Json);
                    break;
                default:
                    judge.RecallReceipt(stored.SequenceNumber, stored.Receipt.ReceivedAt);
                    break;
            }
        }
    }

    private AppendOutcome Book(AcceptedEvent e)
    {
        var receipt = request.Receipt;
        switch (judge.Judge(e, receipt.ReceivedAt))
        {
            case Verdict.Accepted:
                var received = new ReceivedEvent(e.Event, receipt);
                accepted.Add(received);
                refold |= !ledger.Set.Accept(received);
                Entries.Add(new(StoredEventKind.Accepted, e.Event.Type, e.Event.SequenceNumber, receipt, e.Json));
                return AppendOutcome.Accepted;
            case Verdict.EarlierDuplicate:
                refold = true;
                ledger.Set.CountDuplicate(receipt.ReceivedAt);
                Entries.Add(new(StoredEventKind.EarlierReceipt, e.Event.Type, e.Event.SequenceNumber, receipt, default));
                return AppendOutcome.Duplicate;
            case Verdict.Conflict:
                ledger.Set.CountConflict(receipt.ReceivedAt);
                Entries.Add(new(StoredEventKind.ConflictLoser, e.Event.Type, e.Event.SequenceNumber, receipt, e.Json));
                Rejections.Add(new(receipt, RejectionCode.Conflict, "/sequencenumber", "this number is already taken by other content", e.Json, IsText: false));
                return AppendOutcome.Conflict;
            case Verdict.RepeatedConflict:
                ledger.Set.Receive(receipt.ReceivedAt);
                return AppendOutcome.Conflict;
            default:
                ledger.Set.CountDuplicate(receipt.ReceivedAt);
                return AppendOutcome.Duplicate;
        }
    }

    /// <summary>Folds what is stored together with what is about to be.</summary>
    private async ValueTask RefoldAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken)
    {
        var archive = await SessionArchive.ReadAsync(store, key, cancellationToken);
        var earlier = Entries.Where(entry => entry.Kind == StoredEventKind.EarlierReceipt)
            .GroupBy(entry => entry.SequenceNumber)
            .ToDictionary(copies => copies.Key, copies => copies.Min(copy => copy.Receipt.ReceivedAt));
        ledger.Set.Refold(archive.Events.Concat(accepted)
            .Select(e => earlier.TryGetValue(e.Event.SequenceNumber, out var at)
                ? e with { Receipt = e.Receipt with { ReceivedAt = Math.Min(e.Receipt.ReceivedAt, at) } }
                : e)
            .OrderBy(e => e.Event.SequenceNumber));
    }
}
