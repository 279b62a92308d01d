using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage;

namespace Audiogum.Sessions.Grains.Sessions;

/// <summary>An event of a session's event set as it is stored (semantics §3).</summary>
/// <param name="Received">The event with its earliest receipt.</param>
/// <param name="StoreOrder">When it was committed, as <see cref="StoredEvent.StoreOrder"/> counts.</param>
/// <param name="LoserReceipts">When each content that lost against it was received.</param>
internal sealed record EventLogEntry(ReceivedEvent Received, long StoreOrder, IReadOnlyList<long> LoserReceipts)
{
    /// <summary>The events of a session, ascending by number; one is held at a time.</summary>
    public static async IAsyncEnumerable<EventLogEntry> ReadAsync(ISessionStore store, SessionKey key)
    {
        EventLogEntry? current = null;
        await foreach (var stored in store.ReadEventsAsync(key, CancellationToken.None))
        {
            if (current is not null && current.Received.Event.SequenceNumber == stored.SequenceNumber)
            {
                current = current.With(stored);
                continue;
            }

            if (current is not null)
            {
                yield return current;
            }

            current = stored.Kind == StoredEventKind.Accepted
                ? new(new(Read(stored, key), stored.Receipt), stored.StoreOrder, [])
                : throw new InvalidOperationException("The first entry of a number is the event that took it.");
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private EventLogEntry With(StoredEvent stored) => stored.Kind switch
    {
        StoredEventKind.ConflictLoser => this with { LoserReceipts = [.. LoserReceipts, stored.Receipt.ReceivedAt] },
        StoredEventKind.EarlierReceipt => this with { Received = Received.ReceivedBy(stored.Receipt.ReceivedAt) },
        _ => throw new InvalidOperationException("A number is taken once."),
    };

    /// <summary>A damaged index may lead to the events of another session.</summary>
    private static SessionEvent Read(StoredEvent stored, SessionKey key) => EventReader.Read(stored.Json.Span, receivedAt: null).Event is { } e && e.SessionId == key.SessionId
        ? e : throw new StoreUnavailableException($"The stored event {stored.SequenceNumber} of a session is not one of its events.");
}
