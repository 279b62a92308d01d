using System.Runtime.CompilerServices;

namespace Audiogum.Sessions.Storage.Chunks;

/// <summary>
/// Puts a session's chunks in the order of their numbers: a chunk is taken up as its first number comes, and what it holds
/// beyond it waits. Of chunks that do not reach over each other a page or two is in memory.
/// </summary>
internal static class OrderedEvents
{
    /// <summary>The entries, ascending by number, then by place.</summary>
    /// <param name="firsts">The lowest number of each chunk, ascending.</param>
    /// <param name="readPage">Reads a page of chunks, one or more, from this one on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<StoredEvent> ReadAsync(
        IReadOnlyList<long> firsts, Func<int, Task<IReadOnlyList<StoredEvent[]>>> readPage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = new PriorityQueue<StoredEvent, (long Number, long Place)>();
        for (var taken = 0; taken < firsts.Count || waiting.Count > 0;)
        {
            while (taken < firsts.Count && (!waiting.TryPeek(out _, out var next) || firsts[taken] <= next.Number))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await readPage(taken).ConfigureAwait(false);
                foreach (var events in page)
                    foreach (var entry in events) waiting.Enqueue(entry, (entry.SequenceNumber, entry.StoreOrder));
                taken += page.Count;
            }

            yield return waiting.Dequeue();
        }
    }
}
