using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>
/// Reads a session in the order of its numbers: chunks are taken up as their first number comes, and what they hold
/// beyond it waits. Chunks that do not reach over each other are a page or two in memory.
/// </summary>
internal sealed class OrderedEvents(NpgsqlDataSource database)
{
    private const int PageBytes = 256 << 10;

    private const string Chunks = "select id, first, octet_length(data) from chunks where session = $1 order by first, id";

    private readonly PriorityQueue<StoredEvent, (long Number, long Place)> _waiting = new();

    /// <summary>The entries, ascending by number, then by place.</summary>
    public async IAsyncEnumerable<StoredEvent> ReadAsync(SessionKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await EventRows.FindSessionAsync(database, key, cancellationToken).ConfigureAwait(false) is not { } session) yield break;
        var chunks = await new Query(Chunks).With(session.Id)
            .ListAsync(database, row => (Id: row.GetInt64(0), First: row.GetInt64(1), Bytes: row.GetInt32(2)), cancellationToken).ConfigureAwait(false);
        for (var taken = 0; taken < chunks.Count || _waiting.Count > 0;)
        {
            while (taken < chunks.Count && (!_waiting.TryPeek(out _, out var next) || chunks[taken].First <= next.Number))
            {
                var page = new List<long>();
                for (var bytes = 0; taken < chunks.Count && bytes < PageBytes; taken++)
                {
                    page.Add(chunks[taken].Id);
                    bytes += chunks[taken].Bytes;
                }

                foreach (var events in await EventRows.OfChunksAsync(database, [.. page], cancellationToken).ConfigureAwait(false))
                    foreach (var entry in events) _waiting.Enqueue(entry, (entry.SequenceNumber, entry.Place));
            }

            yield return _waiting.Dequeue();
        }
    }
}
