using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage.Chunks;
using Npgsql;

namespace Audiogum.Sessions.Storage.Postgres.Reading;

/// <summary>Reads the entries of chunks.</summary>
internal static class EventRowReader
{
    private const int PlaysPage = 64;

    private const string Session = $"select id, widest from sessions where tenant = {SessionRowReader.Tenant} and sessionid = $2";

    // No chunk is wider than the widest: of a run of numbers only those that begin so far below it or nearer can reach over one.
    private const string Places =
        "select c.id, c.first, c.last from unnest($2::bigint[], $3::bigint[]) as r (low, high) join chunks c on c.session = $1 and c.first between r.low and r.high";

    private const string Data = "select id, data from chunks where id = any($1)";

    private const string Plays =
        $"select id, data, xid from chunks where tenant = {SessionRowReader.Tenant} and playevents > 0 and (xid, id) < ($2, $3) order by xid desc, id desc limit $4";

    /// <summary>The number of a session and the widest span of its chunks, or null.</summary>
    public static async ValueTask<(long Id, long Widest)?> FindSessionAsync(NpgsqlDataSource database, SessionKey key, CancellationToken cancellationToken) =>
        (await new Query(Session).With(key.Tenant).With(SessionRowReader.Id(key.SessionId))
            .ListAsync(database, row => ((long, long)?)(row.GetInt64(0), row.GetInt64(1)), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>The entries of a session with these numbers, ascending by number, then in the order they were committed.</summary>
    public static async ValueTask<IReadOnlyList<StoredEvent>> WithNumbersAsync(
        NpgsqlDataSource database, SessionKey key, IReadOnlySet<long> numbers, CancellationToken cancellationToken)
    {
        if (await FindSessionAsync(database, key, cancellationToken).ConfigureAwait(false) is not { } session) return [];
        long[] wanted = [.. numbers.Order()];
        var (lows, highs) = Runs(wanted, session.Widest);
        var chunks = await new Query(Places).With(session.Id).With(lows).With(highs)
            .ListAsync(database, row => (Id: row.GetInt64(0), First: row.GetInt64(1), Last: row.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        var read = await OfChunksAsync(database, [.. chunks.Where(chunk => HoldsOne(wanted, chunk.First, chunk.Last)).Select(chunk => chunk.Id)], cancellationToken).ConfigureAwait(false);
        return [.. read.SelectMany(events => events).Where(entry => numbers.Contains(entry.SequenceNumber)).OrderBy(entry => entry.SequenceNumber).ThenBy(entry => entry.StoreOrder)];
    }

    /// <summary>The entries of some chunks, in the order of the chunks' ids.</summary>
    public static async ValueTask<List<StoredEvent[]>> OfChunksAsync(NpgsqlDataSource database, long[] ids, CancellationToken cancellationToken)
    {
        var chunks = await new Query(Data).With(ids).ListAsync(database, row => (Id: row.GetInt64(0), Data: row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
        if (chunks.Count < ids.Length) throw new StoreCorruptException("chunks", ids.Except(chunks.Select(chunk => chunk.Id)).First(), "an index names it and it is not there");
        return [.. chunks.OrderBy(chunk => chunk.Id).Select(chunk => StoredChunk.Read(chunk.Id, chunk.Data))];
    }

    /// <summary>The accepted play events of a tenant, newest first.</summary>
    public static async ValueTask<IReadOnlyList<StoredEvent>> NewestPlaysAsync(NpgsqlDataSource database, string tenant, int limit, CancellationToken cancellationToken)
    {
        var found = new List<StoredEvent>();
        for (var below = new StorePosition(long.MaxValue, long.MaxValue); found.Count < limit;)
        {
            var page = await new Query(Plays).With(tenant).With(below.Epoch).With(below.Number).With(PlaysPage)
                .ListAsync(database, row => (Id: row.GetInt64(0), Data: row.GetFieldValue<byte[]>(1), Xid: row.GetInt64(2)), cancellationToken).ConfigureAwait(false);
            foreach (var (id, data, _) in page) found.AddRange(StoredChunk.Read(id, data).Reverse().Where(entry => entry is { Kind: StoredEventKind.Accepted, Type: EventType.Play }));
            if (page.Count < PlaysPage) break;
            below = new(page[^1].Xid, page[^1].Id);
        }

        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>Numbers so near to each other that a chunk may reach from one to the next are looked for in one walk.</summary>
    private static (long[] Lows, long[] Highs) Runs(long[] numbers, long widest)
    {
        var (lows, highs) = (new List<long>(), new List<long>());
        for (var i = 0; i < numbers.Length; i++)
        {
            if (i > 0 && numbers[i] - widest <= numbers[i - 1])
            {
                highs[^1] = numbers[i];
                continue;
            }

            lows.Add(numbers[i] - widest);
            highs.Add(numbers[i]);
        }

        return ([.. lows], [.. highs]);
    }

    private static bool HoldsOne(long[] numbers, long first, long last)
    {
        var next = Array.BinarySearch(numbers, first);
        if (next < 0) next = ~next;
        return next < numbers.Length && numbers[next] <= last;
    }
}
