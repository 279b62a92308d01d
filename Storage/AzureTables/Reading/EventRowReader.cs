using System.Runtime.CompilerServices;
using Audiogum.Sessions.Sessionization;
using Audiogum.Sessions.Sessionization.Events;
using Audiogum.Sessions.Storage.Chunks;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables.Reading;

/// <summary>Reads the entries of a session. Its chunks are in the same transaction as its row, so what is there was committed.</summary>
internal static class EventRowReader
{
    private const int ChunksPage = 64;

    private static readonly string[] Index = ["PartitionKey", "RowKey", ChunkEntity.Index];

    /// <summary>All entries, ascending by number, then by place.</summary>
    public static async IAsyncEnumerable<StoredEvent> AllAsync(TableAccess table, SessionKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Keys.Session(key);
        var entities = await table.QueryAsync(partition, "c:", cancellationToken, select: Index).ToListAsync(cancellationToken).ConfigureAwait(false);
        var chunks = entities.SelectMany((entity, place) => ChunkEntity.Ranges(entity).Select((numbers, within) => (numbers.First, Entity: place, Within: within)))
            .OrderBy(chunk => chunk.First).ToArray();
        var entries = OrderedEvents.ReadAsync(
            [.. chunks.Select(chunk => chunk.First)],
            async start =>
            {
                var page = chunks.AsSpan(start, Math.Min(ChunksPage, chunks.Length - start)).ToArray();
                int[] wanted = [.. page.Select(chunk => chunk.Entity).Distinct().Order()];
                var read = await ReadAsync(table, partition, [.. wanted.Select(place => entities[place].RowKey)], wanted[^1] - wanted[0] == wanted.Length - 1, cancellationToken).ConfigureAwait(false);
                return [.. page.Select(chunk => read[entities[chunk.Entity].RowKey][chunk.Within])];
            },
            cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false)) yield return entry;
    }

    /// <summary>The entries with these numbers, in the same order.</summary>
    public static async ValueTask<IReadOnlyList<StoredEvent>> WithNumbersAsync(
        TableAccess table, SessionKey key, IReadOnlySet<long> numbers, CancellationToken cancellationToken)
    {
        var partition = Keys.Session(key);
        if ((await table.FindAsync(partition, Keys.Row, cancellationToken, [SessionEntity.Widest]).ConfigureAwait(false))?.GetInt64(SessionEntity.Widest) is not { } widest) return [];
        var read = await TableAccess.EachAsync(Runs([.. numbers.Order()], widest), async run =>
        {
            var found = new List<StoredEvent>();
            var entities = table.QueryAsync(partition, "c:" + Keys.Up(run.Low), $"c:{Keys.Up(run.High)}{Keys.End}", cancellationToken);
            await foreach (var entity in entities.ConfigureAwait(false))
            {
                if (!ChunkEntity.Ranges(entity).Any(chunk => numbers.Any(number => number >= chunk.First && number <= chunk.Last))) continue;
                foreach (var chunk in await ChunkEntity.ReadAsync(table, entity, cancellationToken).ConfigureAwait(false)) found.AddRange(chunk.Where(entry => numbers.Contains(entry.SequenceNumber)));
            }

            return found;
        }, cancellationToken).ConfigureAwait(false);
        return [.. read.SelectMany(found => found).OrderBy(entry => entry.SequenceNumber).ThenBy(entry => entry.StoreOrder)];
    }

    /// <summary>The accepted play events of a tenant that were committed last, newest first.</summary>
    public static async ValueTask<IReadOnlyList<StoredEvent>> NewestPlaysAsync(TableAccess table, string tenant, int shards, int limit, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        for (var window = 10_000_000L; ; window *= 8)
        {
            var from = window < now ? now - window : 0;
            var logged = await TableAccess.EachAsync(
                [.. Enumerable.Range(0, shards)],
                shard => table.QueryAsync(Keys.Shard(tenant, shard), Keys.Log(from), $"c:{Keys.End}", cancellationToken, "Plays gt 0").ToListAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
            var newest = logged.SelectMany(entities => entities).Select(LoggedCommit.Read).OfType<LoggedCommit>().OrderByDescending(commit => commit.Number).ToArray();
            var found = new List<StoredEvent>();
            for (var at = 0; at < newest.Length && found.Count < limit; at += ChunksPage)
            {
                var page = await TableAccess.EachAsync(newest[at..Math.Min(newest.Length, at + ChunksPage)], commit => OfCommitAsync(table, tenant, commit, cancellationToken), cancellationToken).ConfigureAwait(false);
                found.AddRange(page.SelectMany(events => events.Reverse()).Where(entry => entry is { Kind: StoredEventKind.Accepted, Type: EventType.Play }));
            }

            if (found.Count >= limit || from == 0) return found.Count > limit ? found[..limit] : found;
        }
    }

    /// <summary>The entries of a commit; none if it has not taken effect.</summary>
    public static async ValueTask<StoredEvent[]> OfCommitAsync(TableAccess table, string tenant, LoggedCommit commit, CancellationToken cancellationToken)
    {
        var events = new List<StoredEvent>();
        foreach (var key in commit.Chunks)
        {
            var entity = await table.FindAsync(Keys.Session(tenant, commit.SessionId), key, cancellationToken).ConfigureAwait(false);
            if (entity?.GetInt64(ChunkEntity.Stamp) != commit.Number) return [];
            foreach (var chunk in await ChunkEntity.ReadAsync(table, entity, cancellationToken).ConfigureAwait(false)) events.AddRange(chunk);
        }

        return [.. events];
    }

    /// <summary>The chunks of some entities: of neighbours by one walk, of others each by itself.</summary>
    private static async ValueTask<Dictionary<string, StoredEvent[][]>> ReadAsync(TableAccess table, string partition, string[] keys, bool neighbours, CancellationToken cancellationToken)
    {
        var entities = neighbours
            ? await table.QueryAsync(partition, keys[0][..^1], keys[^1] + Keys.End, cancellationToken).Where(entity => keys.Contains(entity.RowKey)).ToListAsync(cancellationToken).ConfigureAwait(false)
            : [.. (await TableAccess.EachAsync(keys, key => table.FindAsync(partition, key, cancellationToken), cancellationToken).ConfigureAwait(false)).OfType<TableEntity>()];
        if (entities.Count < keys.Length) throw new StoreCorruptException("chunks", entities.Count, "one that was there is gone");
        var read = await TableAccess.EachAsync(entities, entity => ChunkEntity.ReadAsync(table, entity, cancellationToken), cancellationToken).ConfigureAwait(false);
        return entities.Zip(read).ToDictionary(pair => pair.First.RowKey, pair => pair.Second);
    }

    /// <summary>Numbers so near to each other that an entity may reach from one to the next are looked for in one walk.</summary>
    private static List<(long Low, long High)> Runs(long[] numbers, long widest)
    {
        var runs = new List<(long Low, long High)>();
        foreach (var number in numbers)
        {
            var low = Math.Max(0, number - widest);
            if (runs.Count > 0 && low <= runs[^1].High + StoredChunk.MaxHole) runs[^1] = (runs[^1].Low, number);
            else runs.Add((low, number));
        }

        return runs;
    }
}
