using System.Text;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Sessionization.Ordering;
using Audiogum.Sessions.Sessionization.Summaries;

namespace Audiogum.Sessions.Tests.Sessionization;

/// <summary>A session without a store: takes posts as the grain does, and recalls contents from a list.</summary>
internal sealed class MemorySession
{
    private readonly EventSet set = new();
    private readonly SortedDictionary<long, (AcceptedEvent Event, Receipt Receipt)> events = [];
    private readonly List<AcceptedEvent> losers = [];

    public void Post(Receipt receipt, params IReadOnlyList<ReadOnlyMemory<byte>> batch)
    {
        var judge = new PostClassifier(set);
        foreach (var (e, first) in events.Values)
        {
            judge.Recall(e.Event.SequenceNumber, e.Json, first.ReceivedAt);
        }

        losers.ForEach(loser => judge.RecallLoser(loser.Event.SequenceNumber, loser.Json, null));
        var (changed, refold) = (false, false);
        foreach (var json in batch)
        {
            var reading = EventReader.Read(json.Span, receivedAt: null);
            Assert.True(reading.Event is not null, $"{reading.Rejection} {Encoding.UTF8.GetString(json.Span)}");
            var e = new AcceptedEvent(reading.Event, json);
            var verdict = judge.Classify(e, receipt.ReceivedAt);
            changed |= verdict is Verdict.Accepted or Verdict.Conflict or Verdict.EarlierDuplicate;
            switch (verdict)
            {
                case Verdict.Accepted:
                    events.Add(e.Event.SequenceNumber, (e, receipt));
                    refold |= !set.Accept(new(e.Event, receipt));
                    break;
                case Verdict.EarlierDuplicate:
                    var held = events[e.Event.SequenceNumber];
                    events[e.Event.SequenceNumber] = held with { Receipt = held.Receipt with { ReceivedAt = receipt.ReceivedAt } };
                    set.CountDuplicate(receipt.ReceivedAt);
                    refold = true;
                    break;
                case Verdict.Conflict:
                    losers.Add(e);
                    set.CountConflict(receipt.ReceivedAt);
                    break;
                case Verdict.Duplicate:
                    set.CountDuplicate(receipt.ReceivedAt);
                    break;
                default:
                    set.Receive(receipt.ReceivedAt);
                    break;
            }
        }

        if (changed)
        {
            set.ChangeContent();
        }

        if (refold)
        {
            set.Refold(Resequencer.Fold(Ordered()));
        }
    }

    public IEnumerable<ReceivedEvent> Ordered() => events.Values.Select(e => new ReceivedEvent(e.Event.Event, e.Receipt));

    public SessionState State => set.State("00000000000000000000000000000000");

    public SessionDocument Content => ContentWriter.Write(State.Fold, State.Conflicts);

    public string ContentJson => Encoding.UTF8.GetString(ReportJson.Write(Content));
}
