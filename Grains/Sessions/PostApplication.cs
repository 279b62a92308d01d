using System.Globalization;
using Audiogum.Sessions.Grains.Erasure;
using Audiogum.Sessions.Grains.Interfaces.Sessions;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Erasure;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>Takes the events of one post up into a ledger and collects what is to be written.</summary>
internal sealed class PostApplication(SessionWorkingSet workingSet, AppendRequest request)
{
    private readonly PostClassifier classifier = new(workingSet.Set, request.Events.Count);
    private readonly SortedList<long, ReceivedEvent> accepted = new(request.Events.Count);
    private readonly Dictionary<long, long> earlier = [];
    private Dictionary<long, List<ReadOnlyMemory<byte>>>? anonymousLosers;
    private bool refold;

    /// <summary>Events after which other actors have their turn: a large post must not keep a thread from all of them.</summary>
    private const int EventsAtOnce = 64;

    /// <summary>Why a further content is not kept.</summary>
    private static readonly string TooManyConflicts =
        string.Create(CultureInfo.InvariantCulture, $"the number is taken, and {PostClassifier.MaxLosers} other contents were kept for it already");

    /// <summary>When the post was received, milliseconds since 1970.</summary>
    public long ReceivedAt => request.Receipt.ReceivedAt;

    /// <summary>One for each event of the request.</summary>
    public AppendOutcome[] Outcomes { get; } = new AppendOutcome[request.Events.Count];

    /// <summary>Entries for the archive.</summary>
    public List<StoredEvent> Entries { get; } = new(request.Events.Count);

    /// <summary>Conflict losers for the integrator.</summary>
    public List<StoredRejection> Rejections { get; } = [];

    /// <summary>Whether a number of the post is new and can only be taken up by folding the session anew.</summary>
    public bool NeedsRefold => request.Events.Any(e => workingSet.Set.NeedsRefold(e.Event.SequenceNumber) && !workingSet.Set.Contains(e.Event.SequenceNumber));

    /// <summary>Judges and takes up every event; afterwards the ledger is ahead of the store until the commit.</summary>
    public async ValueTask BookAsync(ISessionStore store, SessionKey key)
    {
        await RecallAsync(store, key);
        for (var i = 0; i < Outcomes.Length; i++)
        {
            Outcomes[i] = Book(request.Events[i]);
            if (i % EventsAtOnce == EventsAtOnce - 1) await Task.Yield();
        }

        if (Entries.Count > 0)
        {
            workingSet.Set.ChangeContent();
        }

        if (refold)
        {
            await workingSet.RefoldAsync(store, key, accepted, earlier);
        }
    }

    private async ValueTask RecallAsync(ISessionStore store, SessionKey key)
    {
        HashSet<long>? numbers = null;
        foreach (var e in request.Events)
        {
            if (classifier.MustRecall(e.Event.SequenceNumber))
            {
                (numbers ??= []).Add(e.Event.SequenceNumber);
            }
        }

        if (numbers is null)
        {
            return;
        }

        foreach (var stored in await store.ReadEventsAsync(key, numbers, CancellationToken.None))
        {
            switch (stored.Kind)
            {
                case StoredEventKind.Accepted:
                    classifier.Recall(stored.SequenceNumber, stored.Json, stored.Receipt.ReceivedAt);
                    break;
                case StoredEventKind.ConflictLoser:
                    classifier.RecallLoser(stored.SequenceNumber, stored.Json, stored.Content);
                    RecallAnonymous(stored);
                    break;
                default:
                    classifier.RecallReceipt(stored.SequenceNumber, stored.Receipt.ReceivedAt);
                    break;
            }
        }
    }

    private void RecallAnonymous(StoredEvent loser)
    {
        if (Pseudonym.In(loser.Json.Span) is null) return;
        anonymousLosers ??= [];
        if (anonymousLosers.TryGetValue(loser.SequenceNumber, out var known)) known.Add(loser.Json);
        else anonymousLosers.Add(loser.SequenceNumber, [loser.Json]);
    }

    private AppendOutcome Book(AcceptedEvent sent)
    {
        var number = sent.Event.SequenceNumber;
        var e = PostAnonymizer.Anonymize(sent, request.Receipt, classifier.HolderOf(number), anonymousLosers?.GetValueOrDefault(number), workingSet.ErasedAs);
        var receipt = PostAnonymizer.Anonymize(request.Receipt, workingSet.ErasedAs);
        switch (classifier.Classify(e, receipt.ReceivedAt))
        {
            case Verdict.Accepted:
                var received = new ReceivedEvent(e.Event, receipt);
                accepted.Add(e.Event.SequenceNumber, received);
                refold |= !workingSet.Set.Accept(received);
                Entries.Add(new(StoredEventKind.Accepted, e.Event.Type, e.Event.SequenceNumber, receipt, e.Json));
                return AppendOutcome.Accepted;
            case Verdict.EarlierDuplicate:
                refold = true;
                earlier[e.Event.SequenceNumber] = receipt.ReceivedAt;
                workingSet.Set.CountDuplicate(receipt.ReceivedAt);
                Entries.Add(new(StoredEventKind.EarlierReceipt, e.Event.Type, e.Event.SequenceNumber, receipt, default));
                return AppendOutcome.Duplicate;
            case Verdict.Conflict:
                workingSet.Set.CountConflict(receipt.ReceivedAt);
                Entries.Add(new(StoredEventKind.ConflictLoser, e.Event.Type, e.Event.SequenceNumber, receipt, e.Json) { Content = classifier.LoserHash });
                Rejections.Add(new(receipt, RejectionCode.Conflict, "/sequencenumber", "this number is already taken by other content", e.Json, IsText: false));
                return AppendOutcome.Conflict;
            case Verdict.ConflictLimit:
                Rejections.Add(new(receipt, RejectionCode.ConflictLimit, "/sequencenumber", TooManyConflicts, e.Json, IsText: false));
                return AppendOutcome.ConflictLimit;
            case Verdict.RepeatedConflict:
                workingSet.Set.Receive(receipt.ReceivedAt);
                return AppendOutcome.Conflict;
            default:
                workingSet.Set.CountDuplicate(receipt.ReceivedAt);
                return AppendOutcome.Duplicate;
        }
    }
}
