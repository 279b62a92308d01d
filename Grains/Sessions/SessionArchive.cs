using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>A session's stored events, read as an event set (semantics §3).</summary>
/// <param name="Events">The set, ascending by number, each with its earliest receipt.</param>
/// <param name="LoserReceipts">When each conflict loser was received.</param>
/// <param name="LosersByNumber">How many losers each number has.</param>
/// <param name="Late">The numbers that were first received after a higher one.</param>
internal sealed record SessionArchive(
    IReadOnlyList<ReceivedEvent> Events, IReadOnlyList<long> LoserReceipts, IReadOnlyDictionary<long, long> LosersByNumber, IReadOnlySet<long> Late)
{
    public static async ValueTask<SessionArchive> ReadAsync(ISessionStore store, SessionKey key, CancellationToken cancellationToken)
    {
        var events = new Dictionary<long, ReceivedEvent>();
        var losers = new List<long>();
        var losersByNumber = new Dictionary<long, long>();
        var late = new HashSet<long>();
        var highest = long.MinValue;
        await foreach (var stored in store.ReadEventsAsync(key, cancellationToken))
        {
            var number = stored.SequenceNumber;
            switch (stored.Kind)
            {
                case StoredEventKind.Accepted:
                    events.Add(number, new(Read(stored), stored.Receipt));
                    if (number < highest)
                    {
                        late.Add(number);
                    }

                    highest = Math.Max(highest, number);
                    break;
                case StoredEventKind.ConflictLoser:
                    losers.Add(stored.Receipt.ReceivedAt);
                    losersByNumber[number] = losersByNumber.GetValueOrDefault(number) + 1;
                    break;
                case StoredEventKind.EarlierReceipt:
                    var received = events[number];
                    events[number] = received with
                    {
                        Receipt = received.Receipt with { ReceivedAt = Math.Min(received.Receipt.ReceivedAt, stored.Receipt.ReceivedAt) },
                    };
                    break;
                default:
                    throw new InvalidOperationException($"Unknown kind of stored event: {stored.Kind}.");
            }
        }

        return new([.. events.Values.OrderBy(e => e.Event.SequenceNumber)], losers, losersByNumber, late);
    }

    private static SessionEvent Read(StoredEvent stored) => EventReader.Read(stored.Json.Span, receivedAt: null).Event
        ?? throw new InvalidOperationException($"The stored event {stored.SequenceNumber} is not valid any more.");
}
