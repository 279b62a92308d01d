using Audiogum.Sessions.Storage.Chunks;
using Azure.Data.Tables;

namespace Audiogum.Sessions.Storage.AzureTables;

/// <summary>
/// Chunks of one commit in one entity, by their first number. Usually that is one chunk; a commit with very many of them,
/// whose numbers lie far apart, has them all in one, since a transaction has room for few.
/// </summary>
internal static class ChunkEntity
{
    public const string Stamp = "Stamp";
    public const string Index = "Index";

    /// <summary>What the keys of pieces begin with that a rewritten entity had; null once they are removed.</summary>
    public const string LeftBehind = "Left";

    private const string Data = "D";
    private const int MaxEntities = 16;

    /// <summary>Bits that tell the chunks of a commit apart: no commit has as many.</summary>
    private const int ChunkBits = 10;

    /// <summary>The entities of a commit, and what must be written before them.</summary>
    public static List<TableEntity> CreateAll(string partition, long revision, IReadOnlyList<StoredEvent> events, string nonce, List<TableEntity> before)
    {
        var chunks = StoredChunk.Split(events);
        IEnumerable<StoredChunk[]> parts = chunks.Count <= MaxEntities ? chunks.Select(chunk => new[] { chunk }) : [[.. chunks]];
        var entities = new List<TableEntity>();
        foreach (var part in parts)
        {
            var entity = new TableEntity(partition, Keys.Chunks(part.Min(chunk => chunk.First), revision))
            {
                ["Revision"] = revision,
                ["Plays"] = part.Sum(chunk => chunk.PlayEvents),
                ["Nonce"] = nonce,
                [Index] = string.Join(' ', part.Select(chunk => FormattableString.Invariant($"{chunk.First},{chunk.Last},{chunk.Data.Length}"))),
            };
            if (entity.GetString(Index).Length > 30_000) throw new ArgumentException("More chunks than an index can name.", nameof(events));
            EntityBlobs.Put(entity, Data, part.SelectMany(chunk => chunk.Data).ToArray(), nonce, before, EntityBlobs.MaxInline / Math.Min(chunks.Count, MaxEntities));
            entities.Add(entity);
        }

        return entities;
    }

    /// <summary>The entity with other entries in its chunks; it names the pieces that are read no more, so that they are found if they stay behind.</summary>
    public static TableEntity Rewrite(TableEntity entity, IReadOnlyList<byte[]> chunks, string nonce, List<TableEntity> before)
    {
        var rewritten = new TableEntity(entity.PartitionKey, entity.RowKey)
        {
            [Index] = string.Join(' ', Parse(entity).Zip(chunks, (chunk, data) => FormattableString.Invariant($"{chunk.First},{chunk.Last},{data.Length}"))),
            [LeftBehind] = EntityBlobs.PiecesOf(entity, Data),
        };
        foreach (var name in (string[])["Revision", "Plays", "Nonce", Stamp]) rewritten[name] = entity[name];
        EntityBlobs.Put(rewritten, Data, chunks.SelectMany(chunk => chunk).ToArray(), nonce, before);
        return rewritten;
    }

    /// <summary>How far the numbers of an entity reach.</summary>
    public static long SpanOf(TableEntity entity)
    {
        var chunks = Ranges(entity);
        return chunks.Max(chunk => chunk.Last) - chunks.Min(chunk => chunk.First);
    }

    /// <summary>The numbers that each of its chunks begins and ends with.</summary>
    public static (long First, long Last)[] Ranges(TableEntity entity) => [.. Parse(entity).Select(chunk => (chunk.First, chunk.Last))];

    /// <summary>The number of the first chunk of a commit.</summary>
    public static long FirstChunk(long revision) => revision << ChunkBits;

    /// <summary>The entries of each of its chunks.</summary>
    public static async ValueTask<StoredEvent[][]> ReadAsync(TableAccess table, TableEntity entity, CancellationToken cancellationToken)
    {
        var revision = entity.GetInt64("Revision")!.Value;
        var data = await EntityBlobs.ReadAsync(table, entity, Data, cancellationToken).ConfigureAwait(false) ?? throw new StoreCorruptException("chunks", revision, "pieces of it are missing");
        var (chunks, at, number) = (new List<StoredEvent[]>(), 0, 0L);
        foreach (var (_, _, length) in Parse(entity))
        {
            chunks.Add(StoredChunk.Read(FirstChunk(revision) + number++, data.Slice(at, length).ToArray()));
            at += length;
        }

        return [.. chunks];
    }

    /// <summary>Removes all chunks of a session. Their pieces go first: what is cut short is found again by the chunk.</summary>
    public static async ValueTask RemoveAsync(TableAccess table, string partition, CancellationToken cancellationToken)
    {
        var entities = await table.QueryAsync(partition, "c:", cancellationToken, select: ["PartitionKey", "RowKey", Data + "At"]).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var pieces in entities.Select(entity => EntityBlobs.PiecesOf(entity, Data)).OfType<string>())
            await table.RemoveAsync(partition, pieces, cancellationToken).ConfigureAwait(false);
        await table.RemoveAsync(entities, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<(long First, long Last, int Length)> Parse(TableEntity entity) => entity.GetString(Index).Split(' ').Select(chunk =>
    {
        var numbers = Array.ConvertAll(chunk.Split(','), number => long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        return (numbers[0], numbers[1], (int)numbers[2]);
    });
}
