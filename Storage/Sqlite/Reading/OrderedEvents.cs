using Audiogum.Sessions.Sessionization;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>
/// Reads a session in the order of its numbers: chunks are taken up as their first number comes, and what they hold
/// beyond it waits. Chunks that do not reach over each other are a page or two in memory.
/// </summary>
internal sealed class OrderedEvents(ReaderPool readers)
{
    private readonly PriorityQueue<StoredEvent, (long Number, long Place)> _waiting = new();

    /// <summary>The entries, ascending by number, then by place.</summary>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(SessionKey key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunks = await readers.ReadAsync(key, EventRows.ChunksOf, cancellationToken).ConfigureAwait(false);
        for (var taken = 0; taken < chunks.Count || _waiting.Count > 0;)
        {
            while (taken < chunks.Count && (!_waiting.TryPeek(out _, out var next) || chunks[taken].First <= next.Number))
            {
                var page = await readers.ReadAsync((chunks, taken), EventRows.OfChunks, cancellationToken).ConfigureAwait(false);
                foreach (var events in page)
                    foreach (var entry in events) _waiting.Enqueue(entry, (entry.SequenceNumber, entry.Place));
                taken += page.Count;
            }

            yield return _waiting.Dequeue();
        }
    }
}
