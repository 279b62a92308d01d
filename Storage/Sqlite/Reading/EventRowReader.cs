using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage.Chunks;

namespace Audiogum.Sessions.Storage.Sqlite.Reading;

/// <summary>Reads the entries of chunks.</summary>
internal static class EventRowReader
{
    private const string Session =
        $"SELECT id, widest, sessionid FROM sessions WHERE tenant = {SessionRowReader.Tenant} AND sessionid = ?";

    private const string Places = "SELECT id, last, first FROM chunks WHERE session = ? AND first BETWEEN ? AND ? ORDER BY first";

    private const string Chunk = "SELECT data, session FROM chunks WHERE id = ?";

    private const string Plays =
        $"SELECT id, data FROM chunks WHERE tenant = {SessionRowReader.Tenant} AND playevents > 0 ORDER BY id DESC";

    /// <summary>The chunks of a session with the lowest of their numbers, ascending by it.</summary>
    public static List<(long Session, long Id, long First)> ChunksOf(ReaderConnection connection, SessionKey key)
    {
        var chunks = new List<(long Session, long Id, long First)>();
        if (FindSession(connection, key) is not { } session) return chunks;
        var places = connection.Start(Places).Bind(session.Id).Bind(0).Bind(long.MaxValue);
        while (places.Step()) chunks.Add((session.Id, places.Integer(0), places.Integer(2)));
        return chunks;
    }

    /// <summary>The entries of some of these chunks: from <paramref name="page"/>.Start on, until they hold enough for a page.</summary>
    public static List<StoredEvent[]> OfChunks(ReaderConnection connection, (List<(long Session, long Id, long First)> Chunks, int Start) page)
    {
        const int enough = 1 << 20;
        var read = new List<StoredEvent[]>();
        for (var bytes = 0; page.Start + read.Count < page.Chunks.Count && bytes < enough;)
        {
            var (session, id, _) = page.Chunks[page.Start + read.Count];
            var events = ReadChunk(connection, session, id);
            read.Add(events);
            foreach (var entry in events) bytes += entry.Json.Length;
        }

        return read;
    }

    /// <summary>The entries of a session with these numbers, ascending by number, then in the order they were committed.</summary>
    public static List<StoredEvent> WithNumbers(ReaderConnection connection, (SessionKey Key, IReadOnlySet<long> Numbers) wanted)
    {
        var found = new List<StoredEvent>();
        if (FindSession(connection, wanted.Key) is not { } session) return found;
        foreach (var chunk in ChunksWith(connection, session, [.. wanted.Numbers.Order()]))
        {
            foreach (var entry in ReadChunk(connection, session.Id, chunk))
                if (wanted.Numbers.Contains(entry.SequenceNumber)) found.Add(entry);
        }

        return [.. found.OrderBy(entry => entry.SequenceNumber).ThenBy(entry => entry.StoreOrder)];
    }

    /// <summary>The accepted play events of a tenant, newest first.</summary>
    public static List<StoredEvent> NewestPlays(ReaderConnection connection, (string Tenant, int Limit) wanted)
    {
        var found = new List<StoredEvent>();
        var chunks = connection.Start(Plays).Bind(wanted.Tenant);
        while (found.Count < wanted.Limit && chunks.Step())
        {
            var events = StoredChunk.Read(chunks.Integer(0), chunks.Blob(1));
            for (var i = events.Length - 1; i >= 0 && found.Count < wanted.Limit; i--)
                if (events[i] is { Kind: StoredEventKind.Accepted, Type: EventType.Play }) found.Add(events[i]);
        }

        chunks.Reset();
        return found;
    }

    private static (long Id, long Widest)? FindSession(ReaderConnection connection, SessionKey key)
    {
        var sessionId = Convert.FromHexString(key.SessionId);
        var row = connection.Start(Session).Bind(key.Tenant).Bind(sessionId);
        if (!row.Step()) return null;
        var session = (row.Integer(0), row.Integer(1));
        if (!row.Blob(2).AsSpan().SequenceEqual(sessionId)) throw new StoreCorruptException("sessions", session.Item1, "an index of another session leads to it");
        row.Reset();
        return session;
    }

    /// <summary>
    /// The chunks that reach over one of the numbers, from the index alone. No chunk is wider than <c>Widest</c>, so that
    /// of a number only the places that begin so far below it or nearer are looked at, and no place twice.
    /// </summary>
    private static List<long> ChunksWith(ReaderConnection connection, (long Id, long Widest) session, long[] numbers)
    {
        var chunks = new List<long>();
        for (int from = 0, to; from < numbers.Length; from = to)
        {
            for (to = from + 1; to < numbers.Length && numbers[to] - session.Widest <= numbers[to - 1]; to++)
            {
            }

            var places = connection.Start(Places).Bind(session.Id).Bind(numbers[from] - session.Widest).Bind(numbers[to - 1]);
            while (places.Step())
            {
                var next = Array.BinarySearch(numbers, places.Integer(2));
                if (next < 0) next = ~next;
                if (next < numbers.Length && numbers[next] <= places.Integer(1)) chunks.Add(places.Integer(0));
            }
        }

        chunks.Sort();
        return chunks;
    }

    private static StoredEvent[] ReadChunk(ReaderConnection connection, long session, long id)
    {
        var chunk = connection.Start(Chunk).Bind(id);
        if (!chunk.Step()) throw new StoreCorruptException("chunks", id, "an index names it and it is not there");
        if (chunk.Integer(1) != session) throw new StoreCorruptException("chunks", id, "an index of another session leads to it");
        var data = chunk.Blob(0);
        chunk.Reset();
        return StoredChunk.Read(id, data);
    }
}
