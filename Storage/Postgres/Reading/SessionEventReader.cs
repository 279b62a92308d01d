using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Storage.Chunks;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads a session in the order of its numbers, by pages of chunks.</summary>
internal static class SessionEventReader
{
    private const int PageBytes = 256 << 10;

    private const string Chunks = "select id, first, octet_length(data) from chunks where session = $1 order by first, id";

    /// <summary>The entries, ascending by number, then by place.</summary>
    public static async IAsyncEnumerable<StoredEvent> ReadAsync(NpgsqlDataSource database, SessionKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await EventRowReader.FindSessionAsync(database, key, cancellationToken).ConfigureAwait(false) is not { } session) yield break;
        var chunks = await new Query(Chunks).With(session.Id)
            .ListAsync(database, row => (Id: row.GetInt64(0), First: row.GetInt64(1), Bytes: row.GetInt32(2)), cancellationToken).ConfigureAwait(false);
        await foreach (var entry in OrderedEvents.ReadAsync([.. chunks.Select(chunk => chunk.First)], ReadPageAsync, cancellationToken).ConfigureAwait(false)) yield return entry;

        async Task<IReadOnlyList<StoredEvent[]>> ReadPageAsync(int start)
        {
            var page = new List<long>();
            for (var bytes = 0; start + page.Count < chunks.Count && bytes < PageBytes;)
            {
                bytes += chunks[start + page.Count].Bytes;
                page.Add(chunks[start + page.Count].Id);
            }

            return await EventRowReader.OfChunksAsync(database, [.. page], cancellationToken).ConfigureAwait(false);
        }
    }
}
